ALTER TABLE contacts VALIDATE CONSTRAINT contacts_reachable;
