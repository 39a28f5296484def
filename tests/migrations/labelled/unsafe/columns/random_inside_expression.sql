ALTER TABLE users ADD COLUMN token text DEFAULT md5(random()::text);
