ALTER TABLE orders ADD COLUMN number text DEFAULT next_order_number();
