"""DO: what stands in a block, and what is built there."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import (
    AddColumn,
    CreateObject,
    Delete,
    DropColumn,
    DropTable,
    Insert,
    ObjectKind,
    Opaque,
    Operation,
    Other,
    Query,
    SetSetting,
    Update,
)
from shipcheck.migrations.parts import Column, ColumnType, ObjectName
from tests.migrations.sql.postgresql.reading import A, operations

DYNAMIC = Opaque("dynamic SQL")
ADDED = AddColumn(A, Column("b", ColumnType("int4")))


def block(body: str, declared: str = "r record; n int; q text;") -> tuple[Operation, ...]:
    return operations(f"DO $$ DECLARE {declared} BEGIN {body} END $$;")


def test_conditions_are_not_followed() -> None:
    found = block(
        "IF NOT EXISTS (SELECT 1 FROM pg_class) THEN ALTER TABLE a ADD b int;"
        " ELSIF n > 1 THEN DROP TABLE c; ELSE PERFORM 1; END IF;"
    )
    assert found == (ADDED, DropTable(ObjectName("c")), Query())


def test_handlers_of_exceptions_are_read() -> None:
    found = block(
        "CREATE TYPE t AS ENUM ('x'); EXCEPTION WHEN duplicate_object THEN INSERT INTO a VALUES (1);"
    )
    assert found == (CreateObject(ObjectKind.TYPE, ObjectName("t"), values=("x",)), Insert(A))


def test_an_empty_block_is_harmless() -> None:
    assert block("NULL;") == (Other("DO"),)
    assert block("RAISE NOTICE 'x %', n; n := n + 1; ASSERT n > 0;") == (Other("DO"),)


def test_settings_in_a_block() -> None:
    assert block("SET LOCAL lock_timeout = '1s';") == (
        SetSetting("lock_timeout", "1s", local=True),
    )


@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        # Every round is a transaction of its own.
        (
            "LOOP UPDATE a SET x = 1 WHERE id IN (SELECT id FROM a WHERE x IS NULL LIMIT 9);"
            " EXIT WHEN NOT FOUND; COMMIT; END LOOP;",
            Update(A, ("x",), limited=True, in_loop=True),
        ),
        (
            "WHILE n > 0 LOOP DELETE FROM a WHERE id < n; COMMIT; END LOOP;",
            Delete(A, limited=True, in_loop=True),
        ),
        (
            "FOR i IN 1..9 LOOP DELETE FROM a WHERE id = i; COMMIT; END LOOP;",
            Delete(A, limited=True, in_loop=True),
        ),
        # All rows in one transaction, however many rounds it takes.
        (
            "LOOP UPDATE a SET x = 1 WHERE id IN (SELECT id FROM a WHERE x IS NULL LIMIT 9);"
            " EXIT WHEN NOT FOUND; END LOOP;",
            Update(A, ("x",)),
        ),
        ("FOR i IN 1..9 LOOP DELETE FROM a WHERE id = i; END LOOP;", Delete(A, limited=True)),
        ("LOOP UPDATE a SET x = 1; COMMIT; END LOOP;", Update(A, ("x",))),
    ],
)
def test_rows_in_a_loop(loop: str, expected: Operation) -> None:
    assert block(loop) == (expected,)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("EXECUTE 'ALTER TABLE a ADD b int';", (ADDED,)),
        ("EXECUTE 'ALTER TABLE ' || 'a' || ' ADD b int';", (ADDED,)),
        ("EXECUTE format('ALTER TABLE %I ADD b %s', 'a', 'int');", (ADDED,)),
        ("EXECUTE 'DROP TABLE a; DROP TABLE b';", (DropTable(A), DropTable(ObjectName("b")))),
        ("EXECUTE format('ALTER TABLE a DROP %2$I', 'x', 'y');", (DropColumn(A, "y"),)),
        ("EXECUTE format('GRANT SELECT ON %I TO bob', r.name);", (Other("GRANT"),)),
        ("EXECUTE 'GRANT SELECT ON ' || quote_ident(r.name) || ' TO bob';", (Other("GRANT"),)),
        ("EXECUTE format('GRANT SELECT ON %s TO bob', r.name);", (DYNAMIC,)),
        ("EXECUTE 'GRANT SELECT ON ' || r.name || ' TO bob';", (DYNAMIC,)),
        ("EXECUTE format('ALTER TABLE %I ADD b int', r.name);", (DYNAMIC,)),
        ("EXECUTE format('DROP TABLE %I', r.name);", (DYNAMIC,)),
        ("EXECUTE format('ALTER TABLE a DROP %I', r.name);", (DropColumn(A, "…"),)),
        ("EXECUTE format('DELETE FROM a WHERE x = %L', r.x);", (Delete(A, limited=True),)),
        ("EXECUTE q; EXECUTE q; DROP TABLE a; EXECUTE q;", (DropTable(A), DYNAMIC)),
        ("EXECUTE q;", (DYNAMIC,)),
        ("EXECUTE 'UPDATE a SET x = $1' USING n;", (Update(A, ("x",)),)),
        ("FOR r IN EXECUTE q LOOP NULL; END LOOP;", (DYNAMIC,)),
        ("FOR r IN EXECUTE 'SELECT 1 FROM a' LOOP NULL; END LOOP;", (Query((A,)),)),
    ],
)
def test_sql_that_is_built(body: str, expected: tuple[Operation, ...]) -> None:
    assert block(body) == expected


def test_functions_that_may_do_anything_are_named() -> None:
    assert block("n := f(1); PERFORM s.g(); IF h() THEN NULL; END IF; n := abs(2);") == (
        Query(calls=("f",)),
        Query(calls=("s.g",)),
        Query(calls=("h",)),
    )


def test_a_block_in_another_language() -> None:
    assert operations("DO LANGUAGE plpython3u $$ drop() $$") == (Opaque("a block in plpython3u"),)


@pytest.mark.parametrize(
    "body", ["BEGIN SELECT", "BEGIN ALTER TABEL x; END", "", "BEGIN IF true THEN END;"]
)
def test_a_block_with_an_error_is_not_understood(body: str) -> None:
    (found,) = operations(f"DO $x$ {body} $x$")
    assert isinstance(found, Opaque)


def test_a_block_in_a_block() -> None:
    text = "DO $a$ BEGIN EXECUTE 'DO $b$ BEGIN DROP TABLE a; END $b$'; END $a$"
    assert operations(text) == (DropTable(A),)


def test_a_block_that_holds_our_own_quotes() -> None:
    assert block("DROP TABLE a; RAISE NOTICE $shipcheck$ x $shipcheck$;") == (DropTable(A),)
