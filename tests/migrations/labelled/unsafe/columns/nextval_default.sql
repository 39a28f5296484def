CREATE SEQUENCE orders_number_seq;
ALTER TABLE orders ADD COLUMN number bigint DEFAULT nextval('orders_number_seq');
