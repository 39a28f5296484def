"""The order in which migrations run."""

from __future__ import annotations

from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.migration import Migration, Part, WayBack


def migration(identity: str, *after: str, group: str = "") -> Migration:
    part = Part(identity, (), wrapped=True)
    return Migration(identity, "tiny", identity, part, None, WayBack.MISSING, "", after, group)


def names(*migrations: Migration) -> list[str]:
    return [one.identity for one in in_order(migrations)]


def test_as_given_where_nothing_is_said() -> None:
    assert names(migration("c"), migration("a"), migration("b")) == ["c", "a", "b"]


def test_each_after_what_it_needs_and_no_later_than_that() -> None:
    assert names(migration("a", "c"), migration("b"), migration("c")) == ["b", "c", "a"]


def test_what_is_needed_of_another_group() -> None:
    found = names(migration("1", "shop.2", group="app"), migration("2", group="shop"))
    assert found == ["2", "1"]


def test_the_same_name_in_another_group_is_something_else() -> None:
    found = names(migration("2", "1", group="a"), migration("1", group="b"))
    assert found == ["2", "1"]


def test_what_nobody_has_is_not_waited_for() -> None:
    assert names(migration("a", "gone"), migration("b")) == ["a", "b"]


def test_a_circle_comes_last_and_ends() -> None:
    found = names(migration("a", "b"), migration("b", "a"), migration("c"), migration("d", "d"))
    assert found == ["c", "d", "a", "b"]
