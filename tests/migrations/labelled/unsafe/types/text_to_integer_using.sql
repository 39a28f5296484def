ALTER TABLE products ALTER COLUMN quantity TYPE integer USING quantity::integer;
