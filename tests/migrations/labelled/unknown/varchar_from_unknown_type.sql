ALTER TABLE "app_user" ALTER COLUMN "city" TYPE varchar(120);
