ALTER TABLE users ADD COLUMN IF NOT EXISTS seed double precision DEFAULT random();
