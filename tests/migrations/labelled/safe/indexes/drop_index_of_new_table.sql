CREATE TABLE hits (id bigint PRIMARY KEY, path text);
CREATE INDEX hits_path_idx ON hits (path);
DROP INDEX hits_path_idx;
