CREATE INDEX CONCURRENTLY orders_placed_idx ON orders (placed_at);
CREATE INDEX CONCURRENTLY orders_shop_idx ON orders (shop_id);
