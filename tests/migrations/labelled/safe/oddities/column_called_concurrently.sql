ALTER TABLE jobs ADD COLUMN "concurrently" boolean, ADD COLUMN "drop" text;
