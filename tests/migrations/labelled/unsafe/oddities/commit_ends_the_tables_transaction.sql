BEGIN;
CREATE TABLE wishes (id bigint PRIMARY KEY);
COMMIT;
CREATE INDEX gifts_wish_idx ON gifts (wish_id);
