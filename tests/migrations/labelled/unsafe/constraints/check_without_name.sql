ALTER TABLE people ADD CHECK (char_length(zip_code) = 5);
