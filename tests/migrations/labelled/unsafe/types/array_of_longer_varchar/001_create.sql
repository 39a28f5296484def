CREATE TABLE posts (id bigint, tags varchar(20)[]);
