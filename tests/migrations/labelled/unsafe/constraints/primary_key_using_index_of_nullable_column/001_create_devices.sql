CREATE TABLE devices (serial_number text, model text);
CREATE UNIQUE INDEX devices_serial_idx ON devices (serial_number);
