ALTER TABLE events ADD COLUMN position serial;
