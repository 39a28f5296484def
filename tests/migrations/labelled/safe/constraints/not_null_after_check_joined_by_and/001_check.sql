ALTER TABLE users ADD CONSTRAINT users_present CHECK ((first_name IS NOT NULL) AND (last_name IS NOT NULL)) NOT VALID;
