CREATE TABLE prices (id bigint PRIMARY KEY, cents bigint NOT NULL);
ALTER TABLE prices ADD CONSTRAINT prices_positive CHECK (cents > 0);
