"""Statements other than ALTER TABLE."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import (
    AlterObject,
    AlterTableOption,
    CreateIndex,
    CreateObject,
    CreateTable,
    Delete,
    DropIndex,
    DropObject,
    DropTable,
    Insert,
    LockTable,
    Maintain,
    ObjectKind,
    Opaque,
    Operation,
    Other,
    Query,
    RefreshView,
    Reindex,
    RenameObject,
    SetSetting,
    TransactionControl,
    TransactionWord,
    Truncate,
    Update,
)
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Generated,
    Index,
    ObjectName,
)
from tests.migrations.sql.postgresql.reading import A, operation, operations

B = ObjectName("b")
INT = ColumnType("int4")
ID = Column("id", INT)

CASES: list[tuple[str, tuple[Operation, ...]]] = [
    # Tables
    ("CREATE TABLE a (id int)", (CreateTable(A, (ID,)),)),
    ("CREATE TABLE IF NOT EXISTS a (id int)", (CreateTable(A, (ID,), if_not_exists=True),)),
    ("CREATE TEMP TABLE a (id int)", (CreateTable(A, (ID,), temporary=True),)),
    ("CREATE UNLOGGED TABLE a (id int)", (CreateTable(A, (ID,)),)),
    ("CREATE FOREIGN TABLE a (id int) SERVER s", (CreateTable(A, (ID,)),)),
    (
        "CREATE TABLE a (id serial, UNIQUE (id))",
        (CreateTable(A, (Column("id", INT, nullable=False, generated=Generated.SERIAL),),
                     (Constraint(ConstraintKind.UNIQUE, None, ("id",)),)),),
    ),
    ("CREATE TABLE a (LIKE b, id int)", (CreateTable(A, (ID,), complete=False),)),
    ("CREATE TABLE a (id int) INHERITS (b)", (CreateTable(A, (ID,), complete=False),)),
    (
        "CREATE TABLE a PARTITION OF b FOR VALUES IN (1)",
        (CreateTable(A, parent=B, complete=False),),
    ),
    ("CREATE TABLE a AS SELECT 1", (CreateTable(A, complete=False, filled=True),)),
    ("CREATE TABLE a AS SELECT 1 WITH NO DATA", (CreateTable(A, complete=False),)),
    ("SELECT 1 AS x INTO a", (CreateTable(A, complete=False, filled=True),)),
    ("DROP TABLE IF EXISTS a, s.b CASCADE",
     (DropTable(A, True, True), DropTable(ObjectName("b", "s"), True, True))),
    ("TRUNCATE a, b CASCADE", (Truncate(A, True), Truncate(B, True))),
    ("LOCK TABLE a IN SHARE ROW EXCLUSIVE MODE", (LockTable(A, "SHARE ROW EXCLUSIVE"),)),
    ("LOCK a", (LockTable(A, "ACCESS EXCLUSIVE"),)),
    # Indexes
    ("CREATE INDEX ON a (id)", (CreateIndex(Index(None, A, ("id",), method="btree")),)),
    (
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON a USING gin (lower(x), id) WHERE x > 0",
        (CreateIndex(Index("i", A, ("lower(x)", "id"), unique=True, method="gin", where="x > 0"),
                     concurrently=True, if_not_exists=True),),
    ),
    ("DROP INDEX CONCURRENTLY IF EXISTS s.i", (DropIndex(ObjectName("i", "s"), None, True, True),)),
    ("REINDEX TABLE a", (Reindex("table", A),)),
    ("REINDEX INDEX CONCURRENTLY i", (Reindex("index", ObjectName("i"), concurrently=True),)),
    ("REINDEX (VERBOSE, CONCURRENTLY) TABLE a", (Reindex("table", A, concurrently=True),)),
    ("REINDEX (CONCURRENTLY off) TABLE a", (Reindex("table", A),)),
    ("REINDEX SCHEMA s", (Reindex("schema", ObjectName("s")),)),
    ("ALTER INDEX i RENAME TO j", (RenameObject(ObjectKind.INDEX, ObjectName("i"), "j"),)),
    # Rows
    ("UPDATE a SET x = 1, y = 2", (Update(A, ("x", "y")),)),
    ("UPDATE a SET (x, y) = (1, 2) WHERE id > 3", (Update(A, ("x", "y"), limited=True),)),
    ("UPDATE a SET x = 1 WHERE true", (Update(A, ("x",)),)),
    ("UPDATE a SET x = 1 FROM b WHERE b.id = a.id", (Update(A, ("x",)),)),
    ("UPDATE a SET x = 1 FROM b WHERE b.id = a.id AND b.y > 3", (Update(A, ("x",), limited=True),)),
    ("DELETE FROM a", (Delete(A),)),
    ("DELETE FROM a USING b WHERE a.id = b.id", (Delete(A, limited=True),)),
    ("INSERT INTO a (x, y) VALUES (1, 2)", (Insert(A, ("x", "y")),)),
    ("INSERT INTO a SELECT * FROM b", (Insert(A, selected=True),)),
    ("INSERT INTO a SELECT 1", (Insert(A),)),
    ("INSERT INTO a DEFAULT VALUES", (Insert(A),)),
    ("INSERT INTO a SELECT * FROM generate_series(1, 9)", (Insert(A, selected=True),)),
    ("INSERT INTO a SELECT f()", (Insert(A), Query(calls=("f",)))),
    (
        "WITH x AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM x",
        (Delete(A), Insert(B, selected=True)),
    ),
    (
        "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE "
        "WHEN NOT MATCHED THEN INSERT VALUES (1)",
        (Insert(A, selected=True), Delete(A, limited=True)),
    ),
    ("COPY a (x) FROM '/tmp/x'", (Insert(A, ("x",), selected=True),)),
    ("COPY a TO STDOUT", (Query((A,)),)),
    ("SELECT count(*) FROM a, s.b FOR UPDATE", (Query((A, ObjectName("b", "s")), locks_rows=True),)),
    ("WITH x AS (SELECT * FROM a) SELECT * FROM x", (Query((A,)),)),
    ("SELECT my.f(1), lower('A'), setval('s', 1)", (Query(calls=("my.f",)),)),
    ("SELECT query_to_xml('drop table a', true, true, '')", (Query(calls=("query_to_xml",)),)),
    ("SELECT st_area(g), uuid_generate_v4() FROM a", (Query((A,)),)),
    ("CALL s.p(1)", (Query(calls=("s.p",)),)),
    ("EXPLAIN DELETE FROM a", (Other("EXPLAIN"),)),
    ("EXPLAIN (ANALYZE) DELETE FROM a", (Delete(A),)),
    # Sessions
    ("BEGIN", (TransactionControl(TransactionWord.BEGIN),)),
    ("START TRANSACTION", (TransactionControl(TransactionWord.BEGIN),)),
    ("END", (TransactionControl(TransactionWord.COMMIT),)),
    ("ABORT", (TransactionControl(TransactionWord.ROLLBACK),)),
    (
        "COMMIT AND CHAIN",
        (TransactionControl(TransactionWord.COMMIT), TransactionControl(TransactionWord.BEGIN)),
    ),
    ("SAVEPOINT x", (Other("SAVEPOINT"),)),
    ("ROLLBACK TO x", (Other("ROLLBACK TO"),)),
    ("SET lock_timeout = '5s'", (SetSetting("lock_timeout", "5s"),)),
    ("SET LOCAL Statement_Timeout TO 1000", (SetSetting("statement_timeout", "1000", local=True),)),
    ("SET search_path TO a, b", (SetSetting("search_path", "a, b"),)),
    ("SET TIME ZONE 'UTC'", (SetSetting("timezone", "UTC"),)),
    ("SET lock_timeout TO DEFAULT", (SetSetting("lock_timeout", None),)),
    ("RESET lock_timeout", (SetSetting("lock_timeout", None),)),
    ("RESET ALL", (SetSetting("all", None),)),
    ("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", (Other("SET TRANSACTION"),)),
    ("SELECT pg_catalog.set_config('search_path', '', false)", (SetSetting("search_path", ""),)),
    # Types and domains
    (
        "CREATE TYPE s.t AS ENUM ('x', 'y')",
        (CreateObject(ObjectKind.TYPE, ObjectName("t", "s"), values=("x", "y")),),
    ),
    ("CREATE TYPE t AS (x int)", (CreateObject(ObjectKind.TYPE, ObjectName("t")),)),
    ("CREATE TYPE t AS RANGE (subtype = int)", (CreateObject(ObjectKind.TYPE, ObjectName("t")),)),
    (
        "ALTER TYPE t ADD VALUE IF NOT EXISTS 'x' BEFORE 'y'",
        (AlterObject(ObjectKind.TYPE, ObjectName("t"), "ADD VALUE", value="x", placed=True),),
    ),
    ("ALTER TYPE t ADD VALUE 'x'", (AlterObject(ObjectKind.TYPE, ObjectName("t"), "ADD VALUE", value="x"),)),
    (
        "ALTER TYPE t RENAME VALUE 'x' TO 'y'",
        (RenameObject(ObjectKind.ENUM_VALUE, ObjectName("x", "t"), "y"),),
    ),
    ("ALTER TYPE t RENAME TO u", (RenameObject(ObjectKind.TYPE, ObjectName("t"), "u"),)),
    ("CREATE DOMAIN d AS int", (CreateObject(ObjectKind.DOMAIN, ObjectName("d")),)),
    (
        "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
        (CreateObject(ObjectKind.DOMAIN, ObjectName("d"), constrained=True),),
    ),
    (
        "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0)",
        (AlterObject(ObjectKind.DOMAIN, ObjectName("d"), "ADD CONSTRAINT", value="c"),),
    ),
    (
        "ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID",
        (AlterObject(ObjectKind.DOMAIN, ObjectName("d"), "ADD CONSTRAINT NOT VALID", value="c"),),
    ),
    ("ALTER DOMAIN d SET NOT NULL", (AlterObject(ObjectKind.DOMAIN, ObjectName("d"), "SET NOT NULL"),)),
    (
        "ALTER DOMAIN d VALIDATE CONSTRAINT c",
        (AlterObject(ObjectKind.DOMAIN, ObjectName("d"), "VALIDATE CONSTRAINT", value="c"),),
    ),
    # What belongs to a table
    (
        "CREATE OR REPLACE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f()",
        (CreateObject(ObjectKind.TRIGGER, ObjectName("t"), A, replace=True),),
    ),
    ("DROP TRIGGER t ON s.a", (DropObject(ObjectKind.TRIGGER, ObjectName("t"), ObjectName("a", "s")),)),
    ("ALTER TRIGGER t ON a RENAME TO u", (RenameObject(ObjectKind.TRIGGER, ObjectName("t"), "u", A),)),
    ("CREATE POLICY p ON a USING (true)", (CreateObject(ObjectKind.POLICY, ObjectName("p"), A),)),
    ("ALTER POLICY p ON a TO bob", (AlterObject(ObjectKind.POLICY, ObjectName("p"), "SET", A),)),
    ("DROP POLICY IF EXISTS p ON a", (DropObject(ObjectKind.POLICY, ObjectName("p"), A, if_exists=True),)),
    (
        "CREATE RULE r AS ON INSERT TO a DO ALSO (DELETE FROM b; DELETE FROM c)",
        (CreateObject(ObjectKind.RULE, ObjectName("r"), A),),
    ),
    # Others
    ("CREATE OR REPLACE VIEW v AS SELECT 1", (CreateObject(ObjectKind.VIEW, ObjectName("v"), replace=True),)),
    ("DROP VIEW v", (DropObject(ObjectKind.VIEW, ObjectName("v")),)),
    ("CREATE MATERIALIZED VIEW v AS SELECT 1",
     (CreateObject(ObjectKind.MATERIALIZED_VIEW, ObjectName("v")),)),
    ("REFRESH MATERIALIZED VIEW CONCURRENTLY v", (RefreshView(ObjectName("v"), concurrently=True),)),
    (
        "CREATE FUNCTION s.f() RETURNS int LANGUAGE sql BEGIN ATOMIC DELETE FROM a; SELECT 1; END",
        (CreateObject(ObjectKind.FUNCTION, ObjectName("f", "s")),),
    ),
    (
        "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN DROP TABLE a; END $$",
        (CreateObject(ObjectKind.PROCEDURE, ObjectName("p"), replace=True),),
    ),
    ("DROP FUNCTION s.f(int)", (DropObject(ObjectKind.FUNCTION, ObjectName("f", "s")),)),
    ("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"",
     (CreateObject(ObjectKind.EXTENSION, ObjectName("uuid-ossp")),)),
    ("CREATE SCHEMA s", (CreateObject(ObjectKind.SCHEMA, ObjectName("s")),)),
    (
        "CREATE SCHEMA s CREATE TABLE a (id int)",
        (CreateObject(ObjectKind.SCHEMA, ObjectName("s")), CreateTable(A, (ID,))),
    ),
    ("DROP SCHEMA s CASCADE", (DropObject(ObjectKind.SCHEMA, ObjectName("s"), cascade=True),)),
    ("CREATE SEQUENCE q", (CreateObject(ObjectKind.SEQUENCE, ObjectName("q")),)),
    ("ALTER SEQUENCE q RESTART", (AlterObject(ObjectKind.SEQUENCE, ObjectName("q"), "SET"),)),
    ("DROP DATABASE d", (DropObject(ObjectKind.DATABASE, ObjectName("d")),)),
    ("DROP ROLE r", (DropObject(ObjectKind.ROLE, ObjectName("r")),)),
    ("ALTER FOREIGN TABLE a SET SCHEMA s", (AlterTableOption(A, "SET SCHEMA", value="s"),)),
    ("ALTER VIEW v SET SCHEMA s", (AlterObject(ObjectKind.VIEW, ObjectName("v"), "SET SCHEMA", value="s"),)),
    ("VACUUM (FULL, ANALYZE) a, b", (Maintain("VACUUM FULL", A), Maintain("VACUUM FULL", B))),
    ("VACUUM", (Maintain("VACUUM"),)),
    ("VACUUM (FULL off) a", (Maintain("VACUUM", A),)),
    ("ANALYZE a", (Maintain("ANALYZE", A),)),
    ("CLUSTER a USING i", (Maintain("CLUSTER", A),)),
    ("ALTER SYSTEM SET work_mem = '1GB'", (Maintain("ALTER SYSTEM"),)),
    ("COMMENT ON TABLE a IS 'x'", (Other("COMMENT"),)),
    ("GRANT SELECT ON a TO bob", (Other("GRANT"),)),
    ("DROP OWNED BY bob", (Opaque("all that a role owns is dropped, whatever it is"),)),
    ("EXECUTE x", (Opaque("a prepared statement"),)),
    ("CREATE TABEL a (id int)", (Opaque('syntax error at or near "TABEL"'),)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_statement(text: str, expected: tuple[Operation, ...]) -> None:
    assert operations(text) == expected


def test_a_table_whose_columns_are_all_written_out_is_complete() -> None:
    found = operation("CREATE TABLE a (id int, b text)")
    assert isinstance(found, CreateTable)
    assert found.complete
    assert [column.name for column in found.columns] == ["id", "b"]
