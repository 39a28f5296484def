BEGIN;
CREATE TABLE archive.orders (id bigint PRIMARY KEY, placed_at timestamptz);
CREATE INDEX orders_placed_at_idx ON sales.orders (placed_at);
COMMIT;
