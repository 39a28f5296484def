ALTER TABLE countries ALTER COLUMN code TYPE char(3);
