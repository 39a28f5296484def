ALTER TABLE products ADD COLUMN barcode text;
ALTER TABLE products VALIDATE CONSTRAINT products_weight_positive;
