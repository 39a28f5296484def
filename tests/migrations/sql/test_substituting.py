"""Placeholders in SQL of MySQL, MariaDB and SQLite."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings

from shipcheck.migrations.operations import DropColumn, DropTable, Opaque, Operation, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.sql.test_lexing import TEXTS

OTHERS = (Dialect.MYSQL, Dialect.MARIADB, Dialect.SQLITE)
CASES: list[tuple[str, Operation]] = [
    ("DROP TABLE ${name}", DropTable(ObjectName("${name}"))),
    ("DROP TABLE `${prefix}users`", DropTable(ObjectName("${prefix}users"))),
    ("DROP TABLE {{ name }}", DropTable(ObjectName("{{ name }}"))),
    ("DROP TABLE ${schema}.a", DropTable(ObjectName("a"))),
    ("ALTER TABLE a DROP COLUMN #{name}", DropColumn(ObjectName("a"), "#{name}")),
    ("UPDATE a SET b = %s WHERE c = ${c}", Update(ObjectName("a"), ("b",), limited=True)),
]


@pytest.mark.parametrize("dialect", OTHERS)
@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_placeholder(dialect: Dialect, text: str, expected: Operation) -> None:
    (found,) = read_sql(text, ASSUMED[dialect])
    assert found.operations == (expected,)
    assert (found.text, found.sql) == (text, False)


@pytest.mark.parametrize("dialect", OTHERS)
def test_strings_and_comments_stay_as_they_are(dialect: Dialect) -> None:
    text = "DELETE FROM a WHERE b = '${x}' /* ${y} */"
    (found,) = read_sql(text, ASSUMED[dialect])
    assert found.sql
    assert "'${x}'" in found.text


@pytest.mark.parametrize("dialect", OTHERS)
def test_places_are_those_of_the_file(dialect: Dialect) -> None:
    text = "DROP TABLE a;\n\nDROP TABLE ${b};\nDROP TABLE c;"
    found = read_sql(text, ASSUMED[dialect], first_line=10)
    assert [one.place.line for one in found] == [10, 12, 13]
    assert [one.sql for one in found] == [True, False, True]


@pytest.mark.parametrize("dialect", OTHERS)
def test_placeholders_of_a_tool_of_its_own(dialect: Dialect) -> None:
    given = [re.compile("@[a-z]+@")]
    (found,) = read_sql("DROP TABLE @name@", ASSUMED[dialect], placeholders=given)
    assert found.operations == (DropTable(ObjectName("@name@")),)


@pytest.mark.parametrize("dialect", OTHERS)
def test_a_statement_that_is_not_known(dialect: Dialect) -> None:
    first, last = read_sql("${everything}; DROP TABLE a", ASSUMED[dialect])
    assert isinstance(first.operations[0], Opaque)
    assert last.operations == (DropTable(ObjectName("a")),)


def test_time_grows_with_the_text_alone() -> None:
    text = "".join(f"DROP TABLE ${{a{number}}};\n" for number in range(5000))
    begun = time.process_time()
    found = read_sql(text, ASSUMED[Dialect.MYSQL])
    assert time.process_time() - begun < 60
    assert found[-1].operations == (DropTable(ObjectName("${a4999}")),)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_never_raises(text: str) -> None:
    for dialect in OTHERS:
        read_sql(text, ASSUMED[dialect])
