DROP INDEX CONCURRENTLY readings_kind_idx;
CREATE INDEX CONCURRENTLY readings_sensor_idx ON readings (sensor_id);
