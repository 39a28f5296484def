ALTER TABLE users ADD COLUMN initials text DEFAULT upper(left('unknown', 2));
