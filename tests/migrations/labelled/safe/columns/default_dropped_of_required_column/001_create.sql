CREATE TABLE users (id bigint PRIMARY KEY, theme text NOT NULL DEFAULT 'light');
