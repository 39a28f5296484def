ALTER TABLE bookings
    ADD CONSTRAINT bookings_order CHECK (starts_at < ends_at),
    ADD CONSTRAINT bookings_seats CHECK (seats BETWEEN 1 AND 9);
