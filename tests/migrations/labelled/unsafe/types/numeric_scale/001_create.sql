CREATE TABLE rates (id bigint, rate numeric(10, 2));
