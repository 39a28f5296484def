CREATE TABLE parcels (id bigint, weight varchar(10));
