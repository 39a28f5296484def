CREATE SCHEMA IF NOT EXISTS billing;
CREATE TABLE billing.invoices (id bigint PRIMARY KEY);
