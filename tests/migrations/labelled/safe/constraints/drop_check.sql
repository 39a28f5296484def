ALTER TABLE products DROP CONSTRAINT price_is_positive;
