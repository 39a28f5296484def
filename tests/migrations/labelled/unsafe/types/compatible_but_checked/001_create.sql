CREATE TABLE users (id bigint, handle varchar(20) CHECK (char_length(handle) > 2));
