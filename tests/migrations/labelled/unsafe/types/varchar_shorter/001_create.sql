CREATE TABLE airports (code varchar(20), name text);
