ALTER TABLE "app_order" ADD COLUMN "currency" varchar(3) NOT NULL;
