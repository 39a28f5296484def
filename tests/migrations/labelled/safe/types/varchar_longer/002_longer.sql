ALTER TABLE airports ALTER COLUMN code TYPE varchar(20);
