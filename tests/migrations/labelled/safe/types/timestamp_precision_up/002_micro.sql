ALTER TABLE pings ALTER COLUMN at TYPE timestamp(6);
