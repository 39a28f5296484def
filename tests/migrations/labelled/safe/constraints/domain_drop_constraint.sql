ALTER DOMAIN country_code DROP CONSTRAINT two_letters;
