"""What tools put into SQL before it runs."""

from __future__ import annotations

import re

import pytest

from shipcheck.migrations.operations import (
    AddColumn,
    AlterTableOption,
    DropColumn,
    DropTable,
    Opaque,
    Query,
    Update,
)
from shipcheck.migrations.parts import Column, Default, ObjectName, Volatility
from shipcheck.migrations.sql.read import read_sql
from tests.migrations.sql.postgresql.reading import POSTGRESQL, operation, operations, statements


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("DROP TABLE ${name}", "${name}"),
        ("DROP TABLE ${prefix}users", "${prefix}users"),
        ("DROP TABLE {{ name }}", "{{ name }}"),
        ("DROP TABLE {name}", "{name}"),
        ("DROP TABLE #{table_name}", "#{table_name}"),
        ("DROP TABLE <%= name %>", "<%= name %>"),
        ("DROP TABLE %(name)s", "%(name)s"),
        ("DROP TABLE %s", "%s"),
        ("DROP TABLE :name", ":name"),
        (
            "DROP TABLE ${a.name.that.is.much.longer.than.names.can.be}",
            "${a.name.that.is.much.longer.than.names.can.be}",
        ),
        ('DROP TABLE :"name"', "name"),
        ('DROP TABLE "${name}"', "${name}"),
    ],
)
def test_a_name_that_is_not_known(text: str, name: str) -> None:
    (statement,) = statements(text)
    assert statement.operations == (DropTable(ObjectName(name)),)
    assert statement.text == text
    assert not statement.sql


@pytest.mark.parametrize("schema", ["${s}", '"${s}"', "{{ s }}", ":s"])
def test_a_schema_that_is_not_known_is_none(schema: str) -> None:
    assert operation(f"DROP TABLE {schema}.a") == DropTable(ObjectName("a"))


def test_types_and_defaults_that_are_not_known() -> None:
    default = Default("${d}", Volatility.UNKNOWN)
    expected = AddColumn(ObjectName("a"), Column("b", None, default=default))
    assert operation("ALTER TABLE a ADD b ${t} DEFAULT ${d}") == expected


def test_values() -> None:
    found = operation("UPDATE a SET b = :b, c = %(c)s, d = %s WHERE id = :'id' AND e = ${e}")
    assert found == Update(ObjectName("a"), ("b", "c", "d"), limited=True)


@pytest.mark.parametrize(
    "text",
    ["SELECT a::int FROM b", "SELECT '12:30', '${x}', '{{ y }}' FROM b", "SELECT 5 % 3 FROM b",
     "SELECT a[1:2] FROM b", "SELECT f -> 'x' FROM b", "SELECT $1 FROM b"],
)  # fmt: skip
def test_what_only_looks_like_one(text: str) -> None:
    (statement,) = statements(text)
    assert statement.operations == (Query((ObjectName("b"),)),)
    assert statement.sql


def test_a_statement_that_is_not_known() -> None:
    assert operations("${everything}; DROP TABLE a;") == (
        Opaque('syntax error at or near "${everything}"'),
        DropTable(ObjectName("a")),
    )


@pytest.mark.parametrize(
    "text",
    ["{% if x %}ALTER TABLE a DROP b;{% endif %}", "<% if x %>ALTER TABLE a DROP b<% end %>",
     "{{ if .X }}ALTER TABLE a DROP b;{{ end }}", "{# DROP TABLE x; #}ALTER TABLE a DROP b"],
)  # fmt: skip
def test_both_branches_of_a_template_are_read(text: str) -> None:
    assert operations(text) == (DropColumn(ObjectName("a"), "b"),)


def test_words_that_stand_in_are_found_in_no_other_name() -> None:
    found = operations("ALTER TABLE ssss SET TABLESPACE s_s; DROP TABLE %s, ssss;")
    assert found == (
        AlterTableOption(ObjectName("ssss"), "SET TABLESPACE", value="s_s"),
        DropTable(ObjectName("%s")),
        DropTable(ObjectName("ssss")),
    )


def test_placeholders_of_a_tool_of_its_own() -> None:
    found = read_sql("DROP TABLE @name@;", POSTGRESQL, placeholders=[re.compile("@[a-z]+@")])
    assert [one.operations for one in found] == [(DropTable(ObjectName("@name@")),)]
    (opaque,) = read_sql("DROP TABLE @name@;", POSTGRESQL)
    assert isinstance(opaque.operations[0], Opaque)


def test_a_name_in_quotes_that_holds_quotes() -> None:
    found = operation('DROP TABLE "{{ index .Options "Namespace" }}".a')
    assert found == DropTable(ObjectName("a"))


def test_placeholders_in_a_block() -> None:
    found = operations(
        "DO $$ BEGIN ALTER TABLE {{ .Schema }}.a DROP ${column}; RAISE NOTICE ':x'; END $$"
    )
    assert found == (DropColumn(ObjectName("a"), "${column}"),)
