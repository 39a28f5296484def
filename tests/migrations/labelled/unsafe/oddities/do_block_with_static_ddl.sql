DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'orders_note_idx') THEN
        CREATE INDEX orders_note_idx ON orders (note);
    END IF;
END
$$;
