CREATE TABLE locales (code text PRIMARY KEY);
UPDATE users SET locale = 'en';
