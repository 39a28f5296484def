CREATE TABLE readings (id bigint PRIMARY KEY, sensor_id bigint, taken_at timestamptz, kind text);
CREATE INDEX readings_kind_idx ON readings (kind);
