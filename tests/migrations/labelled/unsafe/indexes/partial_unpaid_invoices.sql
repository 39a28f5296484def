CREATE INDEX invoices_unpaid_idx ON billing.invoices (due_on) WHERE paid_at IS NULL;
