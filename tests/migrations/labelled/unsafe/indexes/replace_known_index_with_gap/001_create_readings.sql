CREATE TABLE readings (id bigint PRIMARY KEY, sensor_id bigint NOT NULL, taken_at timestamptz NOT NULL);
CREATE INDEX readings_sensor_idx ON readings (sensor_id);
