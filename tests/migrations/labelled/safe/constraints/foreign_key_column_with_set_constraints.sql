ALTER TABLE "app_order" ADD COLUMN "shop_id" bigint NULL CONSTRAINT "app_order_shop_fk" REFERENCES "app_shop" ("id") DEFERRABLE INITIALLY DEFERRED;
SET CONSTRAINTS "app_order_shop_fk" IMMEDIATE;
