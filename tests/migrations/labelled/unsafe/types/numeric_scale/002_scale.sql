ALTER TABLE rates ALTER COLUMN rate TYPE numeric(12, 4);
