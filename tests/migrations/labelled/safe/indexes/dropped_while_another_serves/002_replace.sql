DROP INDEX CONCURRENTLY readings_sensor_idx;
CREATE INDEX CONCURRENTLY readings_sensor_taken_idx ON readings (sensor_id, taken_at);
