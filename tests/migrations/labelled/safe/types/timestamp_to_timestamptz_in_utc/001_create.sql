CREATE TABLE pings (id bigint, at timestamp);
