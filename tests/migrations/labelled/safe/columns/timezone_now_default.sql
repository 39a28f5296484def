ALTER TABLE users ADD COLUMN seen_at timestamp DEFAULT timezone('utc', now());
