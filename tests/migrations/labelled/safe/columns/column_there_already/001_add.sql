ALTER TABLE users ADD COLUMN seed double precision;
