CREATE TABLE counters (name text PRIMARY KEY, value bigint);
INSERT INTO counters SELECT 'orders', 0;
UPDATE counters SET value = 0;
