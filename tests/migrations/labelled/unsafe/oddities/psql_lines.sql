\set ON_ERROR_STOP on
CREATE INDEX orders_note_idx ON orders (note);
