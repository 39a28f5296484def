ALTER TABLE users ADD COLUMN locale text DEFAULT 'en', ADD COLUMN seed double precision DEFAULT random();
