ALTER TABLE users ADD COLUMN locale text;
CREATE INDEX orders_placed_idx ON orders (placed_at);
