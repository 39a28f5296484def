BEGIN;
CREATE TABLE coupon_uses (id bigint PRIMARY KEY, coupon_id bigint NOT NULL, order_id bigint NOT NULL);
CREATE INDEX coupon_uses_order_idx ON coupon_uses (order_id);
CREATE INDEX orders_coupon_idx ON orders (coupon_code);
COMMIT;
