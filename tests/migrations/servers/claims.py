"""Statements whose effects are claimed, over the tables of `setup.sql`."""

from __future__ import annotations

COLUMNS = (
    "ALTER TABLE things ADD COLUMN a integer",
    "ALTER TABLE things ADD COLUMN a integer DEFAULT 5 NOT NULL",
    "ALTER TABLE things ADD COLUMN a timestamptz DEFAULT now()",
    "ALTER TABLE things ADD COLUMN a text DEFAULT upper('a')",
    "ALTER TABLE things ADD COLUMN a uuid DEFAULT gen_random_uuid()",
    "ALTER TABLE things ADD COLUMN a timestamptz DEFAULT clock_timestamp()",
    "ALTER TABLE things ADD COLUMN a double precision DEFAULT random()",
    "ALTER TABLE things ADD COLUMN a serial",
    "ALTER TABLE things ADD COLUMN a integer GENERATED ALWAYS AS IDENTITY",
    "ALTER TABLE things ADD COLUMN a integer GENERATED ALWAYS AS (n) STORED",
    "ALTER TABLE things ADD COLUMN a positive",
    "ALTER TABLE things ADD COLUMN a positive DEFAULT 5",
    "ALTER TABLE things ADD COLUMN a plain",
    "ALTER TABLE things ADD COLUMN a integer CHECK (a > 0)",
    "ALTER TABLE things ADD COLUMN a integer DEFAULT 5 CHECK (a > 0)",
    "ALTER TABLE things ADD COLUMN a integer UNIQUE",
    "ALTER TABLE things ADD COLUMN a integer REFERENCES parent",
    "ALTER TABLE things ADD COLUMN a integer DEFAULT 5 REFERENCES parent",
    "ALTER TABLE things ADD COLUMN a integer REFERENCES things",
    "ALTER TABLE things DROP COLUMN n",
    "ALTER TABLE things DROP COLUMN parent_id",
    "ALTER TABLE things RENAME COLUMN n TO m",
    "ALTER TABLE things ALTER COLUMN n SET NOT NULL",
    "ALTER TABLE things ALTER COLUMN nn SET NOT NULL",
    "ALTER TABLE things ALTER COLUMN present SET NOT NULL",
    "ALTER TABLE things ALTER COLUMN nn DROP NOT NULL",
    "ALTER TABLE things ALTER COLUMN n SET DEFAULT 5",
    "ALTER TABLE things ALTER COLUMN n DROP DEFAULT",
)

TYPES = (
    "ALTER TABLE things ALTER COLUMN s TYPE text",
    "ALTER TABLE things ALTER COLUMN s TYPE text USING s::text",
    "ALTER TABLE things ALTER COLUMN s TYPE text USING CAST(s AS text)",
    "ALTER TABLE things ALTER COLUMN s TYPE text USING lower(s)",
    "ALTER TABLE things ALTER COLUMN s TYPE varchar(40)",
    "ALTER TABLE things ALTER COLUMN s TYPE varchar(5)",
    "ALTER TABLE things ALTER COLUMN checked TYPE text",
    "ALTER TABLE things ALTER COLUMN big TYPE numeric(14, 2)",
    "ALTER TABLE things ALTER COLUMN big TYPE numeric(14, 4)",
    "ALTER TABLE things ALTER COLUMN word TYPE varchar(50)",
    "ALTER TABLE things ALTER COLUMN n TYPE positive",
    "ALTER TABLE things ALTER COLUMN parent_id TYPE bigint",
    "ALTER TABLE things ALTER COLUMN id TYPE bigint",
    "ALTER TABLE things ALTER COLUMN word TYPE bytea USING word::bytea",
)

CONSTRAINTS = (
    "ALTER TABLE things ADD CONSTRAINT new CHECK (n > 0)",
    "ALTER TABLE things ADD CONSTRAINT new CHECK (n > 0) NOT VALID",
    "ALTER TABLE things VALIDATE CONSTRAINT n_positive",
    "ALTER TABLE things ADD CONSTRAINT new FOREIGN KEY (n) REFERENCES parent",
    "ALTER TABLE things ADD CONSTRAINT new FOREIGN KEY (n) REFERENCES parent NOT VALID",
    "ALTER TABLE things VALIDATE CONSTRAINT n_parent",
    "ALTER TABLE things ADD CONSTRAINT new UNIQUE (n)",
    "ALTER TABLE things ADD CONSTRAINT new UNIQUE USING INDEX things_nn",
    "ALTER TABLE children ADD PRIMARY KEY (id)",
    "ALTER TABLE things ADD CONSTRAINT new EXCLUDE (n WITH =)",
    "ALTER TABLE things DROP CONSTRAINT things_parent_fkey",
    "ALTER TABLE things DROP CONSTRAINT n_positive",
    "ALTER TABLE things RENAME CONSTRAINT n_positive TO positive_n",
    "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000)",
    "ALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 1000) NOT VALID",
    "ALTER DOMAIN plain SET NOT NULL",
)

OBJECTS = (
    "CREATE INDEX new ON things (n)",
    "CREATE UNIQUE INDEX new ON things (nn) WHERE n > 0",
    "DROP INDEX things_n",
    "REINDEX INDEX things_n",
    "REINDEX TABLE things",
    "ALTER INDEX things_n RENAME TO new",
    "CREATE TRIGGER new BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION nothing()",
    "DROP TRIGGER things_trigger ON things",
    "ALTER TRIGGER things_trigger ON things RENAME TO new",
    "CREATE RULE new AS ON INSERT TO things DO ALSO NOTHING",
    "CREATE POLICY new ON things USING (true)",
    "ALTER POLICY things_policy ON things USING (false)",
    "DROP POLICY things_policy ON things",
    "CREATE VIEW new AS SELECT * FROM things",
    "REFRESH MATERIALIZED VIEW summary",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY summary",
    "DROP MATERIALIZED VIEW summary",
    "CREATE TYPE new AS ENUM ('a', 'b')",
)

TABLES = (
    "CREATE TABLE new (id integer REFERENCES parent)",
    "CREATE TABLE new (id integer REFERENCES parent, FOREIGN KEY (id) REFERENCES other)",
    "CREATE TABLE new AS SELECT * FROM things",
    "CREATE TABLE new PARTITION OF parts FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
    "ALTER TABLE parts ATTACH PARTITION parts_2 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
    "ALTER TABLE parts ATTACH PARTITION parts_3 FOR VALUES FROM ('2024-03-01') TO ('2024-04-01')",
    "ALTER TABLE parts DETACH PARTITION parts_1",
    "DROP TABLE parts_1",
    "DROP TABLE children",
    "DROP TABLE things CASCADE",
    "ALTER TABLE things RENAME TO stuff",
    "ALTER TABLE children SET UNLOGGED",
    "ALTER TABLE children SET TABLESPACE other_place",
    "ALTER TABLE children SET ACCESS METHOD other_heap",
    "ALTER TABLE things SET SCHEMA elsewhere",
    "ALTER TABLE things REPLICA IDENTITY FULL",
    "ALTER TABLE things ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE things FORCE ROW LEVEL SECURITY",
    "ALTER TABLE things DISABLE TRIGGER things_trigger",
    "ALTER TABLE things ENABLE TRIGGER things_trigger",
    "ALTER TABLE things ALTER COLUMN n SET STATISTICS 500",
    "ALTER TABLE things ALTER COLUMN word SET STORAGE EXTERNAL",
    "ALTER TABLE things SET (fillfactor = 70)",
    "ALTER TABLE things SET (autovacuum_enabled = false)",
    "ALTER TABLE things RESET (fillfactor)",
    "ALTER TABLE things OWNER TO postgres",
    "ALTER TABLE things CLUSTER ON things_n",
    "ALTER TABLE things ALTER COLUMN nn ADD GENERATED BY DEFAULT AS IDENTITY",
    "ALTER TABLE things ALTER COLUMN total DROP EXPRESSION",
)

ROWS = (
    "UPDATE things SET s = 'x'",
    "DELETE FROM children",
    "INSERT INTO lonely SELECT id + 1000, n + 1000 FROM things",
    "LOCK TABLE things IN SHARE MODE",
    "LOCK TABLE things IN ACCESS EXCLUSIVE MODE",
    "CLUSTER lonely USING lonely_n",
    "ANALYZE things",
)

SINCE_17 = ("ALTER TABLE things ALTER COLUMN total SET EXPRESSION AS (nn * 3)",)

SINCE_18 = (
    "ALTER TABLE things ADD COLUMN a integer GENERATED ALWAYS AS (n) VIRTUAL",
    "ALTER TABLE things ADD CONSTRAINT new NOT NULL n",
    "ALTER TABLE things ADD CONSTRAINT new NOT NULL n NOT VALID",
    "ALTER TABLE things ADD CONSTRAINT new NOT NULL present",
    "ALTER TABLE things ADD CONSTRAINT new CHECK (n > 0) NOT ENFORCED",
    "ALTER TABLE things ADD CONSTRAINT new FOREIGN KEY (n) REFERENCES parent NOT ENFORCED",
)

EMPTYING = ("TRUNCATE things CASCADE", "TRUNCATE children")
"""New files without rows are no rewrite."""
