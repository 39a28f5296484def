CREATE TABLE coupons (id bigint PRIMARY KEY, code text NOT NULL, shop_id bigint);
CREATE INDEX coupons_shop_idx ON coupons (shop_id);
CREATE UNIQUE INDEX coupons_code_idx ON coupons (code);
