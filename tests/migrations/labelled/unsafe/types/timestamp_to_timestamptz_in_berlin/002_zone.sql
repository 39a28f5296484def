SET timezone = 'Europe/Berlin';
ALTER TABLE pings ALTER COLUMN at TYPE timestamptz;
