DELETE FROM sessions WHERE id = 42;
