DROP TABLE IF EXISTS reports;
CREATE TABLE reports (id bigint PRIMARY KEY, body text);
