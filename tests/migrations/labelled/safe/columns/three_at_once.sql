ALTER TABLE users ADD COLUMN city text, ADD COLUMN zip text, ADD COLUMN country char(2);
