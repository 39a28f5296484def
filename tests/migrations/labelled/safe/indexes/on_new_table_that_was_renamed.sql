CREATE TABLE coupons_new (id bigint PRIMARY KEY, code text NOT NULL);
ALTER TABLE coupons_new RENAME TO vouchers;
CREATE INDEX vouchers_code_idx ON vouchers (code);
