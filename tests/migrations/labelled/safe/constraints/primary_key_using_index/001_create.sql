CREATE TABLE devices (serial_number text NOT NULL, model text);
CREATE UNIQUE INDEX devices_serial_idx ON devices (serial_number);
