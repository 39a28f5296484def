"""Indexes: made, dropped, renamed."""

from __future__ import annotations

from shipcheck.migrations.operations import (
    CreateIndex,
    CreateTable,
    DropIndex,
    ObjectKind,
    RenameObject,
)
from shipcheck.migrations.parts import Index
from shipcheck.migrations.servers import Dialect
from tests.migrations.made import UNIQUE, column, constraint_names, index_names, made, name

T = name("t")
TABLE = CreateTable(T, (column("a", UNIQUE), column("b")))
INDEX = CreateIndex(Index("i", T, ("b",)))


def test_an_index_is_found_without_its_table() -> None:
    assert index_names(made(TABLE, INDEX, DropIndex(name("i"))), "t") == []


def test_an_index_that_is_not_there_is_dropped_without_ado() -> None:
    assert index_names(made(TABLE, INDEX, DropIndex(name("other"))), "t") == ["i"]


def test_an_index_that_is_there_stays_where_only_a_missing_one_is_made() -> None:
    again = CreateIndex(Index("i", T, ("a",)), if_not_exists=True)
    assert index_names(made(TABLE, INDEX, again), "t") == ["i"]


def test_a_unique_constraint_is_an_index_to_mysql() -> None:
    schema = made(TABLE, DropIndex(name("a"), T), dialect=Dialect.MYSQL)
    assert constraint_names(schema, "t") == []


def test_an_index_and_the_constraint_that_it_makes_are_renamed() -> None:
    schema = made(
        TABLE,
        INDEX,
        RenameObject(ObjectKind.INDEX, name("i"), "j"),
        RenameObject(ObjectKind.INDEX, name("t_a_key"), "unique_a"),
    )
    assert index_names(schema, "t") == ["j"]
    assert constraint_names(schema, "t") == ["unique_a"]
