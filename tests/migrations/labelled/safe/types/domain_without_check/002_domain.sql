ALTER TABLE users ALTER COLUMN bio TYPE plain_text;
