CREATE INDEX ON shipments (carrier, tracking_number);
