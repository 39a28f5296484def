BEGIN;
ALTER TABLE "app_invoice" ADD CONSTRAINT "app_invoice_account_id_5c1f_fk" FOREIGN KEY ("account_id") REFERENCES "app_account" ("id") DEFERRABLE INITIALLY DEFERRED;
COMMIT;
