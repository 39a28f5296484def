ALTER TABLE airports ALTER COLUMN name TYPE text USING name::text;
