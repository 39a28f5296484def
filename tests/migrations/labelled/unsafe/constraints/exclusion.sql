ALTER TABLE reservations ADD CONSTRAINT no_double_booking EXCLUDE USING gist (room_id WITH =, during WITH &&);
