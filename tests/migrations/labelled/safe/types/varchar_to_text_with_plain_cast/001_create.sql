CREATE TABLE airports (code varchar(5), name varchar(255));
