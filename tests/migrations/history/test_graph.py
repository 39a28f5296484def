"""Which migrations come last, need another, share a version, or come too late."""

from __future__ import annotations

from shipcheck.migrations.history.graph import (
    dependents,
    doubles,
    heads,
    new_heads,
    overtaken,
)
from shipcheck.migrations.replay import Node


def node(identity: str, *after: str, group: str = "app") -> Node:
    return Node(f"{group}/{identity}.py", group, identity, after)


ONE, TWO, THREE = node("1"), node("2", "1"), node("3", "2")


def test_the_last_one_is_the_head() -> None:
    assert heads([ONE, TWO, THREE]) == {"app": [THREE]}
    assert heads([]) == {}


def test_what_another_group_needs_is_a_head_of_its_own() -> None:
    other = node("1", "app.3", group="shop")
    assert heads([ONE, TWO, THREE, other]) == {"app": [THREE], "shop": [other]}


def test_two_of_a_change_and_its_base_come_last() -> None:
    added = node("3b", "2")
    assert list(new_heads([ONE, TWO, THREE], [ONE, TWO, THREE, added])) == [(added, THREE)]


def test_two_of_the_same_change_come_last() -> None:
    added = [node("2a", "1"), node("2b", "1")]
    assert list(new_heads([ONE], [ONE, *added])) == [(added[1], added[0])]


def test_a_line_has_no_other_head() -> None:
    assert list(new_heads([ONE, TWO], [ONE, TWO, THREE])) == []
    assert list(new_heads([], [ONE])) == []


def test_a_merge_of_heads_is_the_head() -> None:
    side = node("2b", "1")
    merge = node("m", "2", "2b")
    assert list(new_heads([ONE, TWO, side], [ONE, TWO, side, merge])) == []


def test_where_several_were_before_somebody_wants_it_so() -> None:
    side, more = node("2b", "1"), node("2c", "1")
    assert list(new_heads([ONE, TWO, side], [ONE, TWO, side, more])) == []


def test_what_needs_one_that_is_gone() -> None:
    other = node("1", "app.2", group="shop")
    assert list(dependents(TWO, [ONE, THREE, other])) == [THREE, other]
    assert list(dependents(THREE, [ONE, TWO])) == []


def test_the_same_version_twice() -> None:
    again = Node("app/1_again.py", "app", "1")
    elsewhere = node("1", group="shop")
    assert list(doubles([ONE, again, elsewhere])) == [(again, ONE)]


def test_what_comes_too_late() -> None:
    history = ["1", "2", "3", "4"]
    assert list(overtaken(history, {"1", "3"}, {"2", "4"})) == [("2", "3")]
    assert list(overtaken(history, {"1", "2"}, {"3", "4"})) == []
    assert list(overtaken(history, set(), {"1"})) == []
