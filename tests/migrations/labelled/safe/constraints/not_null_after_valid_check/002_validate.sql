ALTER TABLE users VALIDATE CONSTRAINT users_phone_present;
