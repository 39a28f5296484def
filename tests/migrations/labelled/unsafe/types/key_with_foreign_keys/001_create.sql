CREATE TABLE authors (id integer PRIMARY KEY);
CREATE TABLE books (id bigint PRIMARY KEY, author_id integer REFERENCES authors (id));
