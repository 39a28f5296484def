ALTER TABLE people ADD CONSTRAINT people_email_not_null CHECK (email IS NOT NULL);
