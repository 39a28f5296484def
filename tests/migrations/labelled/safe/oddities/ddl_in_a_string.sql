INSERT INTO audit (what) VALUES ('DROP TABLE users; CREATE INDEX x ON y (z);');
