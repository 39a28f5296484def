CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE posts (id bigint PRIMARY KEY);
CREATE TABLE likes (user_id bigint REFERENCES users (id), post_id bigint REFERENCES posts (id));
