ALTER TABLE products ADD COLUMN minimum_order positive_int;
