BEGIN;
CREATE TABLE shop.coupons (id bigint PRIMARY KEY, code text NOT NULL);
CREATE INDEX coupons_code_idx ON shop.coupons (code);
COMMIT;
