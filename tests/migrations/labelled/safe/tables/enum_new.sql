CREATE TYPE order_status AS ENUM ('new', 'paid', 'shipped');
CREATE TABLE order_events (id bigint PRIMARY KEY, status order_status NOT NULL);
