ALTER TABLE sessions ADD COLUMN device text;
DELETE FROM sessions;
