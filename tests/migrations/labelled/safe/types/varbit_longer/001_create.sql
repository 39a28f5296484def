CREATE TABLE flags (id bigint, bits varbit(5));
