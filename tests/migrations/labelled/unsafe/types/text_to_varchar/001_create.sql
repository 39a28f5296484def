CREATE TABLE articles (id bigint, title text);
