CREATE INDEX IF NOT EXISTS events_created_brin ON events USING brin (created_at);
