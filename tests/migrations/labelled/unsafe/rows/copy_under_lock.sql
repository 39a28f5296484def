BEGIN;
ALTER TABLE events ADD COLUMN archived boolean DEFAULT false;
INSERT INTO event_archive SELECT * FROM events WHERE created_at < '2020-01-01';
COMMIT;
