ALTER TABLE users ADD COLUMN bucket double precision DEFAULT random();
