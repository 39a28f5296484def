CREATE TABLE clicks (id integer PRIMARY KEY, url text);
