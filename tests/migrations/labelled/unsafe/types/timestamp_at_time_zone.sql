ALTER TABLE visits ALTER COLUMN seen_at TYPE timestamptz USING seen_at AT TIME ZONE 'UTC';
