CREATE TABLE IF NOT EXISTS schema_notes (id serial PRIMARY KEY, note varchar(255));
