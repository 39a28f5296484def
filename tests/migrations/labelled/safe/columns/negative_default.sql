ALTER TABLE users ADD COLUMN offset_minutes integer NOT NULL DEFAULT -1;
