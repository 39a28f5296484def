UPDATE users SET locale = 'en' WHERE id >= 100000 AND id < 110000;
