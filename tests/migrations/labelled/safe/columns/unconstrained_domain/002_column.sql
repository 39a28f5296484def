ALTER TABLE products ADD COLUMN short_name label;
