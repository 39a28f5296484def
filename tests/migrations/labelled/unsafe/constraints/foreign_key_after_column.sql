ALTER TABLE vehicles ADD COLUMN depot_id bigint;
ALTER TABLE vehicles ADD CONSTRAINT vehicles_depot_fk FOREIGN KEY (depot_id) REFERENCES depots (id);
