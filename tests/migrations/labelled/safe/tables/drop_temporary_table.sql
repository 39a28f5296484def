CREATE TEMP TABLE scratch (id bigint);
DROP TABLE scratch;
