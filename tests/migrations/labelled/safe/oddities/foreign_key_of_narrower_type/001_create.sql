CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id integer);
CREATE INDEX orders_user_idx ON orders (user_id);
