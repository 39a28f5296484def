ALTER TABLE orders ADD COLUMN imported_at timestamptz DEFAULT clock_timestamp();
