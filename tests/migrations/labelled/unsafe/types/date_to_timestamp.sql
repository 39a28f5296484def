ALTER TABLE invoices ALTER COLUMN issued TYPE timestamptz;
