CREATE TABLE drafts (id bigint PRIMARY KEY, author_id bigint);
