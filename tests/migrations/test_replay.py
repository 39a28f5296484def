"""The schema that a history makes."""

from __future__ import annotations

import pytest

from shipcheck.migrations.migration import Migration, WayBack
from shipcheck.migrations.replay import replay
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.servers import Dialect
from tests.migrations import tiny
from tests.migrations.made import name, the


def migrations(*texts: str, problem: str = "") -> list[Migration]:
    return [
        Migration(
            str(index), "tiny", str(index), tiny.part(str(index), text.splitlines()), None,
            WayBack.MISSING, problem=problem,
        )
        for index, text in enumerate(texts)
    ]  # fmt: skip


def replayed(*texts: str, problem: str = "") -> Schema:
    return replay(migrations(*texts, problem=problem), Dialect.POSTGRESQL)


def test_nothing_of_it_is_new() -> None:
    schema = replayed("create t a", "add t b", "index t b")
    assert schema.complete
    assert not schema.is_new(name("t"))
    assert not the(schema, "t").new_columns
    assert list(the(schema, "t").columns) == ["a", "b"]


@pytest.mark.parametrize("text", ["what", "add other a", "update other a", "index other a"])
def test_it_is_incomplete_where_the_database_is_older(text: str) -> None:
    assert not replayed("create t a", text).complete


@pytest.mark.parametrize("text", ["drop t", "update t a", "create u a"])
def test_it_is_complete_where_all_was_made_before(text: str) -> None:
    assert replayed("create t a", text).complete


def test_a_migration_that_could_not_be_read_makes_it_incomplete() -> None:
    assert not replayed("create t a", problem="no parser").complete


def test_a_key_to_a_table_of_elsewhere_makes_it_incomplete() -> None:
    from shipcheck.migrations.migration import Part, Place, Statement
    from shipcheck.migrations.operations import CreateTable
    from tests.migrations.made import column, refers

    def complete(target: str) -> bool:
        create = CreateTable(name("t"), (column("a", refers(target)),))
        part = Part("1", (Statement("", (create,), Place(1, 1)),), wrapped=True)
        migration = Migration("1", "tiny", "1", part, None, WayBack.MISSING)
        return replay([migration], Dialect.POSTGRESQL).complete

    assert complete("t")
    assert not complete("auth_user")
