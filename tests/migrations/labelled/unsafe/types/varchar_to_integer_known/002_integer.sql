ALTER TABLE parcels ALTER COLUMN weight TYPE integer USING weight::integer;
