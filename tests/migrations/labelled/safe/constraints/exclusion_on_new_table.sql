CREATE TABLE reservations (room_id bigint NOT NULL, during tstzrange NOT NULL,
    EXCLUDE USING gist (room_id WITH =, during WITH &&));
