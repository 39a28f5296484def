CREATE TABLE "app_airport" ("id" bigint PRIMARY KEY, "code" varchar(5) NOT NULL);
