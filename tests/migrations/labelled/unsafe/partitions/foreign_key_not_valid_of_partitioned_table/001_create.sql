CREATE TABLE readings (sensor_id bigint, taken_on date NOT NULL) PARTITION BY RANGE (taken_on);
CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
