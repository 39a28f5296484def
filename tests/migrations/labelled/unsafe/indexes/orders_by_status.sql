CREATE INDEX index_orders_on_status ON orders (status);
