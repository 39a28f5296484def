CREATE TABLE readings (id bigint PRIMARY KEY, sensor_id bigint, taken_at timestamptz);
CREATE INDEX readings_sensor_idx ON readings (sensor_id);
CREATE INDEX readings_sensor_id_idx ON readings (sensor_id, id);
