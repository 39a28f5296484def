CREATE INDEX CONCURRENTLY readings_id_idx ON readings (id);
