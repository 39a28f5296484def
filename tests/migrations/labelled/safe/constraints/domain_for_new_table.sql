CREATE DOMAIN email_address AS text CHECK (VALUE LIKE '%@%');
CREATE TABLE leads (id bigint PRIMARY KEY, email email_address);
