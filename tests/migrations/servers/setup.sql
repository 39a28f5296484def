CREATE TABLE parent (id integer PRIMARY KEY, name text);
CREATE TABLE other (id integer NOT NULL, CONSTRAINT other_pkey PRIMARY KEY (id));
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN plain AS integer;
CREATE TABLE things (
    id integer PRIMARY KEY,
    n integer,
    nn integer NOT NULL,
    s varchar(20),
    checked varchar(20) CONSTRAINT checked_long CHECK (length(checked) > 1),
    big numeric(10, 2),
    at timestamp,
    indexed_at timestamp,
    parent_id integer CONSTRAINT things_parent_fkey REFERENCES parent,
    present integer CONSTRAINT present_check CHECK (present IS NOT NULL),
    total integer GENERATED ALWAYS AS (nn * 2) STORED,
    word text
);
CREATE INDEX things_n ON things (n);
CREATE INDEX things_indexed_at ON things (indexed_at);
CREATE UNIQUE INDEX things_nn ON things (nn);
CREATE UNIQUE INDEX things_n_unique ON things (n);
ALTER TABLE things ADD CONSTRAINT n_positive CHECK (n > 0) NOT VALID;
ALTER TABLE things ADD CONSTRAINT n_parent FOREIGN KEY (n) REFERENCES parent NOT VALID;
CREATE TABLE children (id integer, thing_id integer CONSTRAINT children_thing_fkey REFERENCES things);
CREATE TABLE measured (id integer, size positive, weight plain);
CREATE TABLE lonely (id integer PRIMARY KEY, n integer, price numeric(10, 2), code varchar(10));
CREATE UNIQUE INDEX lonely_n ON lonely (n);
CREATE TABLE parts (id integer, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
CREATE TABLE parts_2 (id integer, day date NOT NULL);
CREATE TABLE parts_3 (id integer, day date NOT NULL, CHECK (day >= '2024-03-01' AND day < '2024-04-01'));
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER things_trigger BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE POLICY things_policy ON things USING (true);
