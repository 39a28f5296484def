ALTER TABLE "app_user" RENAME COLUMN "mail" TO "email";
