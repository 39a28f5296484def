ALTER DOMAIN country_code VALIDATE CONSTRAINT two_letters;
