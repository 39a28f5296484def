"""`apply`: what a schema is after one operation."""

from __future__ import annotations

import pytest

from shipcheck.migrations.applying import apply, apply_part
from shipcheck.migrations.migration import Part, Place, Statement
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    CreateTable,
    Insert,
    LockTable,
    Opaque,
    Operation,
    Other,
    RunCode,
)
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import check, column, made, name, the

TABLE = CreateTable(name("t"), (column("a"),))


def test_a_table_that_the_change_makes_is_new() -> None:
    schema = apply(Schema(complete=True), TABLE, new=True)
    assert schema.is_new(name("t"))
    assert not apply(Schema(complete=True), TABLE, new=False).is_new(name("t"))


def test_a_column_that_the_change_adds_is_new_and_its_table_is_not() -> None:
    schema = apply(made(TABLE), AddColumn(name("t"), column("b")), new=True)
    assert the(schema, "t").new_columns == {"b"}
    assert not schema.is_new(name("t"))


def test_what_was_before_stays_as_it_was() -> None:
    before = made(TABLE)
    apply(before, AddColumn(name("t"), column("b")), new=True)
    assert list(the(before, "t").columns) == ["a"]


@pytest.mark.parametrize(
    "operation",
    [Insert(name("t")), LockTable(name("t"), "SHARE"), Other("COMMENT"), RunCode("fill")],
    ids=lambda one: type(one).__name__,
)
def test_what_touches_rows_alone_leaves_the_schema(operation: Operation) -> None:
    before = made(TABLE)
    assert apply(before, operation, new=True) is before


def test_after_what_is_not_understood_a_table_may_exist_that_nobody_knows() -> None:
    schema = apply(made(TABLE), Opaque("dynamic SQL"), new=True)
    assert not schema.complete
    assert schema.table(name("t")) is not None


def test_a_table_that_nobody_knew_is_known_in_part_once_it_is_changed() -> None:
    table = the(made(AddConstraint(name("t"), check("a > 0", "a", valid=False))), "t")
    assert not table.complete
    assert not table.new
    assert [one.valid for one in table.constraints] == [False]


def test_temporary_tables_end_with_their_migration() -> None:
    temporary = CreateTable(name("scratch"), (column("a"),), temporary=True)
    assert made(temporary).is_new(name("scratch"))
    statements = tuple(Statement("", (one,), Place(1, 1)) for one in (TABLE, temporary))
    part = Part("1.sql", statements, wrapped=True)
    schema = apply_part(Schema(), part, new=False, dialect=Dialect.POSTGRESQL)
    assert list(schema.tables) == ["t"]
