CREATE TABLE drafts (id bigint PRIMARY KEY);
CREATE TABEL more_drafts (id bigint PRIMARY KEY);
