CREATE DOMAIN plain_text AS text;
CREATE TABLE users (id bigint, bio text);
