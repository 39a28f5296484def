ALTER TABLE "app_user" ADD COLUMN "nickname" varchar(40) NULL;
