ALTER TABLE contacts ADD CONSTRAINT contacts_reachable CHECK (email IS NOT NULL OR phone IS NOT NULL) NOT VALID;
