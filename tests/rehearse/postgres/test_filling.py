from __future__ import annotations

from collections.abc import Iterator

import pytest

from shipcheck.rehearse.postgres.connection import Address, Session
from shipcheck.rehearse.postgres.filling import Filled, fill
from shipcheck.rehearse.postgres.scratch import Scratch, scratch_on
from shipcheck.rehearse.postgres.shapes import read_shapes

ROWS = 300


@pytest.fixture(scope="module")
def scratch(server: Address) -> Iterator[Scratch]:
    with scratch_on(server, "postgres", own=True) as scratch:
        yield scratch


@pytest.fixture
def database(scratch: Scratch) -> str:
    return scratch.create()


def filled(scratch: Scratch, database: str, ddl: str, wanted: str = "") -> Filled:
    """The tables of some DDL filled: all, or those that are wanted."""
    with scratch.session(database) as session:
        session.run(ddl)
        shapes = read_shapes(session)
    named = {oid for oid, shape in shapes.items() if not wanted or shape.name in wanted.split()}
    with scratch.filler(database) as filler:
        return fill(filler, shapes, named, ROWS)


def count(session: Session, table: str, condition: str = "true") -> int:
    return int(session.value(f"SELECT count(*) FROM {table} WHERE {condition}"))


@pytest.mark.parametrize(
    "kind",
    [
        "smallint", "int", "bigint", "real", "double precision", "numeric", "numeric(10,2)",
        "numeric(3)", "numeric(4,4)", "money", "text", "varchar", "varchar(200)", "varchar(3)",
        "char(2)", "uuid", "date", "time", "timestamp", "timestamptz", "interval", "json", "jsonb",
        "bytea", "inet", "cidr", "macaddr", "bit(5)", "bit varying(40)", "boolean", "point",
        "int4range", "tstzrange", "daterange", "tsvector", "text[]", "int[]", "mood", "mood[]",
        "positive", '"Odd Type"',
    ],
)  # fmt: skip
def test_every_type_has_values(scratch: Scratch, database: str, kind: str) -> None:
    ddl = (
        "CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TYPE \"Odd Type\" AS ENUM ('x');"
        "CREATE DOMAIN positive AS int CHECK (value > 0) NOT NULL;"
        f"CREATE TABLE t (a {kind} NOT NULL)"
    )
    done = filled(scratch, database, ddl)
    assert done.empty == done.fewer == ()
    with scratch.session(database) as session:
        assert count(session, "t") == ROWS


@pytest.mark.parametrize(
    "check",
    ["a IN (3, 5)", "a BETWEEN 10 AND 20", "a > 5 AND a <= 9", "a >= 0", "a < 4", "a <> 0"],
)
def test_simple_checks_of_numbers_are_met(scratch: Scratch, database: str, check: str) -> None:
    assert filled(scratch, database, f"CREATE TABLE t (a int NOT NULL CHECK ({check}))").empty == ()
    with scratch.session(database) as session:
        assert count(session, "t", check) == ROWS


@pytest.mark.parametrize(
    "check", ["a IN ('new', 'old, used')", "char_length(a) <= 4", "a <> ''", "a = ANY ('{x,y}')"]
)
def test_simple_checks_of_texts_are_met(scratch: Scratch, database: str, check: str) -> None:
    assert (
        filled(scratch, database, f"CREATE TABLE t (a text NOT NULL CHECK ({check}))").empty == ()
    )


def test_a_check_that_nothing_meets_leaves_out_what_is_optional(
    scratch: Scratch, database: str
) -> None:
    filled(scratch, database, "CREATE TABLE t (id int, a text CHECK (a ~ '^[^@]+@[^@]+$'))")
    with scratch.session(database) as session:
        assert count(session, "t", "a IS NULL") == ROWS


def test_keys_are_met_on_both_sides(scratch: Scratch, database: str) -> None:
    ddl = """
    CREATE TABLE accounts (id bigserial PRIMARY KEY, code varchar(12) UNIQUE);
    CREATE TABLE roles (id smallint PRIMARY KEY);
    CREATE TABLE members (account_id bigint REFERENCES accounts, role_id smallint REFERENCES roles,
      PRIMARY KEY (account_id, role_id));
    CREATE TABLE profiles (account_id bigint PRIMARY KEY REFERENCES accounts);
    CREATE TABLE notes (code varchar(12) NOT NULL REFERENCES accounts (code), parent int,
      id serial PRIMARY KEY);
    ALTER TABLE notes ADD FOREIGN KEY (parent) REFERENCES notes;
    CREATE TABLE likes (account_id bigint, role_id smallint,
      FOREIGN KEY (account_id, role_id) REFERENCES members);
    """
    done = filled(scratch, database, ddl)
    assert done.empty == done.fewer == ()
    with scratch.session(database) as session:
        for table, name, definition in session.run(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
            "FROM pg_constraint WHERE contype = 'f'"
        ):  # the server itself looks whether every key is met
            session.run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            session.run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def test_a_key_of_few_values_allows_few_rows(scratch: Scratch, database: str) -> None:
    ddl = "CREATE TYPE m AS ENUM ('a','b','c'); CREATE TABLE t (m m, b boolean, UNIQUE (m, b))"
    assert filled(scratch, database, ddl).fewer == ("t has 6 rows: its keys allow no more",)


def test_parents_get_a_few_rows_and_others_none(scratch: Scratch, database: str) -> None:
    ddl = """
    CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY);
    CREATE TABLE b (a_id int REFERENCES a);
    """
    done = filled(scratch, database, ddl, wanted="b")
    assert {plant.shape.name: plant.rows for plant in done.plants.values()} == {"a": 300, "b": 300}


def test_sequences_go_on_after_the_rows(scratch: Scratch, database: str) -> None:
    ddl = "CREATE TABLE t (id serial PRIMARY KEY, x int GENERATED ALWAYS AS IDENTITY UNIQUE, a int)"
    filled(scratch, database, ddl)
    with scratch.session(database) as session:
        assert session.run("INSERT INTO t (a) VALUES (1) RETURNING id, x") == [[301, 301]]


def test_triggers_do_not_fire(scratch: Scratch, database: str) -> None:
    ddl = """
    CREATE TABLE t (a int);
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
    CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
    """
    assert filled(scratch, database, ddl).empty == ()


def test_a_type_that_nothing_is_known_of(scratch: Scratch, database: str) -> None:
    ddl = "CREATE TYPE pair AS (x int); CREATE TABLE t (a pair NOT NULL); CREATE TABLE u (a pair)"
    assert filled(scratch, database, ddl).empty == (
        "t stays empty: no values are known for the type of a",
    )
