CREATE TABLE users (id bigint, bio varchar(200), city varchar(20));
