CREATE UNLOGGED TABLE import_buffer (id bigint);
ALTER TABLE import_buffer SET LOGGED;
