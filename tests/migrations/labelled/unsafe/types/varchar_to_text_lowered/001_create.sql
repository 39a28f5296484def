CREATE TABLE users (id bigint, email varchar(100));
