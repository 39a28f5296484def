/* CREATE INDEX CONCURRENTLY was too slow on staging.
   /* nested */ */
CREATE INDEX orders_note_idx -- CONCURRENTLY
    ON orders (note);
