CREATE TABLE drafts (id bigint PRIMARY KEY, old_title text);
ALTER TABLE drafts DROP COLUMN old_title;
