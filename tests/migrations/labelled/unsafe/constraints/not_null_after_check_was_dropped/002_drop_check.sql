ALTER TABLE users DROP CONSTRAINT users_city_present;
