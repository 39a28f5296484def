ALTER DOMAIN country_code ADD CONSTRAINT two_letters CHECK (char_length(VALUE) = 2) NOT VALID;
