BEGIN;
ALTER TABLE events ADD COLUMN archived boolean DEFAULT false;
CREATE TABLE event_backup AS SELECT * FROM events;
COMMIT;
