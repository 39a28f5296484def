ALTER TABLE rates ALTER COLUMN rate TYPE numeric;
