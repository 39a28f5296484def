ALTER TABLE rates ALTER COLUMN rate TYPE numeric(14, 2);
