ALTER TABLE products ADD COLUMN rating integer DEFAULT 3 CONSTRAINT rating_range CHECK (rating BETWEEN 1 AND 5);
