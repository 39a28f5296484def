CREATE TABLE drafts (id integer PRIMARY KEY, body text);
ALTER TABLE drafts ALTER COLUMN id TYPE bigint;
