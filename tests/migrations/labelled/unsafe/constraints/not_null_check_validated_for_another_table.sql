ALTER TABLE invoices VALIDATE CONSTRAINT invoices_total_present;
ALTER TABLE payments ALTER COLUMN total SET NOT NULL;
