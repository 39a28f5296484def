CREATE TABLE users (id bigint PRIMARY KEY, theme text DEFAULT 'light');
