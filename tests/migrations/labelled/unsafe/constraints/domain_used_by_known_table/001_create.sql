CREATE DOMAIN percentage AS integer;
CREATE TABLE discounts (id bigint PRIMARY KEY, rate percentage);
