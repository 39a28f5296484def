SET timezone = 'UTC';
ALTER TABLE pings ALTER COLUMN at TYPE timestamptz;
