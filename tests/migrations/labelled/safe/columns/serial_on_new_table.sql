CREATE TABLE tokens (id bigserial PRIMARY KEY, name varchar(50) NOT NULL UNIQUE, created timestamp DEFAULT now());
