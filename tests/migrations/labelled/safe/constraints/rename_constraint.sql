ALTER TABLE products RENAME CONSTRAINT price_is_positive TO products_price_positive;
