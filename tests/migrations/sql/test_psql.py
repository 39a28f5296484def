"""psql's backslash commands, and files of pg_dump."""

from __future__ import annotations

import pytest

from shipcheck.migrations.operations import (
    CreateTable,
    Insert,
    Opaque,
    Operation,
    Other,
    RunCode,
    SetSetting,
)
from shipcheck.migrations.parts import Column, ColumnType, ObjectName
from tests.migrations.sql.postgresql.reading import operations, statements


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("\\connect other", Other("\\connect")),
        ("\\c other", Other("\\c")),
        ("\\set ON_ERROR_STOP on", Other("\\set")),
        ("\\restrict abc", Other("\\restrict")),
        ("\\dt+ a", Other("\\dt+")),
        ("\\i other.sql", Opaque("what stands in other.sql")),
        ("\\ir ../x.sql", Opaque("what stands in ../x.sql")),
        ("\\gexec", Opaque("dynamic SQL")),
        ("\\! rm -r x", RunCode("a command of the shell")),
        ("\\copy s.a (b) from 'x.csv' csv", Insert(ObjectName("a", "s"), selected=True)),
        ("\\copy a to 'x.csv'", Other("\\copy")),
        ("\\copy (select from b) to 'x.csv'", Other("\\copy")),
        ("\\nonsense", Opaque("psql's \\nonsense")),
        ("\\", Opaque("psql's \\")),
    ],
)
def test_a_command(line: str, expected: Operation) -> None:
    (statement,) = statements(f"{line}\n")
    assert statement.operations == (expected,)
    assert statement.text == line
    assert not statement.sql


DUMP = """--
-- PostgreSQL database dump
--

\\restrict Kx1

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.a (
    id integer NOT NULL,
    b character varying(20)
);

ALTER TABLE public.a OWNER TO bob;

COPY public.a (id, b) FROM stdin;
1\tit's
2\tx; DROP TABLE a;
\\.

SELECT pg_catalog.setval('public.a_id_seq', 2, true);

\\unrestrict Kx1
"""


def test_a_file_of_pg_dump() -> None:
    found = operations(DUMP)
    assert not [one for one in found if isinstance(one, Opaque)]
    name = ObjectName("a", "public")
    columns = (
        Column("id", ColumnType("int4"), nullable=False),
        Column("b", ColumnType("varchar", (20,))),
    )
    assert found[1:4] == (
        SetSetting("statement_timeout", "0"),
        SetSetting("search_path", ""),
        CreateTable(name, columns),
    )
    assert Insert(name, ("id", "b"), selected=True) in found


def test_places_in_a_dump() -> None:
    places = [statement.place.line for statement in statements(DUMP)]
    assert places == [5, 7, 8, 10, 15, 17, 22, 24]
