CREATE TABLE leads (id bigint PRIMARY KEY, email text, CONSTRAINT leads_email_present CHECK (email IS NOT NULL));
