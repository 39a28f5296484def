ALTER TABLE taxes ALTER COLUMN rate TYPE percent;
