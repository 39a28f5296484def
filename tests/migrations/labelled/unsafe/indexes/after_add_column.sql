BEGIN;
ALTER TABLE customers ADD COLUMN region text;
CREATE INDEX customers_region_idx ON customers (region);
COMMIT;
