ALTER TABLE lines ADD COLUMN total numeric GENERATED ALWAYS AS (price * quantity) STORED;
