CREATE POLICY own_invoices ON invoices USING (owner = current_user);
