CREATE INDEX readings_id_idx ON readings (id);
