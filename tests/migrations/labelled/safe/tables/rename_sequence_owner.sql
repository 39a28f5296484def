ALTER TABLE invoices OWNER TO billing_admin;
