ALTER TABLE orders ADD COLUMN note text;
SELECT setval('orders_id_seq', 100000);
