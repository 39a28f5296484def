ALTER TABLE airports ALTER COLUMN name TYPE text;
