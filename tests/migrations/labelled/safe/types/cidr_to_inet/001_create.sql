CREATE TABLE hosts (id bigint, network cidr);
