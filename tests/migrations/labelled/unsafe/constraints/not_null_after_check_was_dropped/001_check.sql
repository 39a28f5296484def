ALTER TABLE users ADD CONSTRAINT users_city_present CHECK (city IS NOT NULL) NOT VALID;
ALTER TABLE users VALIDATE CONSTRAINT users_city_present;
