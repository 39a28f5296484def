"""Going back: whether there is a way, and what it loses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shipcheck.migrations.hazards import way_back
from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import (
    CreateTable,
    Delete,
    DropColumn,
    DropTable,
    Insert,
    Operation,
    Other,
    RenameTable,
    RunCode,
    Truncate,
    Update,
)
from shipcheck.model.words import Level
from tests.migrations.hazards.situating import (
    ACCOUNTS,
    BASE,
    NEW,
    adds,
    backward,
    creates,
    migration,
    said,
    whole,
)


@pytest.mark.parametrize(
    ("way", "rule"),
    [
        (WayBack.MISSING, "no-way-back"),
        (WayBack.EMPTY, "way-back-empty"),
        (WayBack.IMPOSSIBLE, "way-back-impossible"),
    ],
)
def test_no_way_back(way: WayBack, rule: str) -> None:
    judged = migration(adds("a"), way_back=way, note="down.sql is empty")
    (found,) = way_back.find_in_whole(whole(judged))
    assert said([found]) == [(rule, "warning")]
    assert found.message.endswith(": down.sql is empty")


@pytest.mark.parametrize("way", [WayBack.MISSING, WayBack.EMPTY, WayBack.IMPOSSIBLE])
@pytest.mark.parametrize("operation", [Update(ACCOUNTS), Insert(ACCOUNTS), RunCode("fill")])
def test_rows_that_are_filled_in_seldom_need_a_way_back(way: WayBack, operation: Operation) -> None:
    (found,) = way_back.find_in_whole(whole(migration(operation, way_back=way)))
    assert found.level is Level.NOTE


def test_the_advice_fits_what_is_there() -> None:
    judged = migration(adds("a"), way_back=WayBack.IMPOSSIBLE)
    (found,) = way_back.find_in_whole(whole(judged))
    assert "Write the way back" not in found.fix


@pytest.mark.parametrize(
    "way", [WayBack.GIVEN, WayBack.AUTOMATIC, WayBack.DELIBERATE, WayBack.NOT_USUAL]
)
def test_what_is_added_can_be_taken_back(way: WayBack) -> None:
    assert not list(way_back.find_in_whole(whole(migration(adds("a"), way_back=way))))


def test_what_changes_nothing_needs_no_way_back() -> None:
    judged = migration(Other("COMMENT"), way_back=WayBack.EMPTY)
    assert not list(way_back.find_in_whole(whole(judged)))


@pytest.mark.parametrize(
    "operation",
    [DropColumn(ACCOUNTS, "note"), DropTable(ACCOUNTS), Truncate(ACCOUNTS), Delete(ACCOUNTS)],
)
def test_going_back_brings_no_data_back(operation: Operation) -> None:
    found = list(way_back.find_in_whole(whole(migration(adds("a"), operation))))
    assert said(found) == [("way-back-loses-data", "warning")]
    assert found[0].place is not None
    assert found[0].place.line == 2


def test_it_is_said_once() -> None:
    judged = migration(DropColumn(ACCOUNTS, "note"), DropColumn(ACCOUNTS, "state"))
    assert len(list(way_back.find_in_whole(whole(judged)))) == 1


@pytest.mark.parametrize(
    "operations",
    [
        (creates(), DropTable(NEW)),
        (adds("a"), DropColumn(ACCOUNTS, "a"), DropColumn(ACCOUNTS, "unknown")),
        (creates(), DropTable(ACCOUNTS), RenameTable(NEW, "accounts")),
    ],
)
def test_no_data_is_lost(operations: tuple[Operation, ...]) -> None:
    assert not list(way_back.find_in_whole(whole(migration(*operations))))


def test_a_tool_that_only_goes_forward_has_no_finding() -> None:
    judged = migration(DropTable(ACCOUNTS), way_back=WayBack.NOT_USUAL)
    assert not list(way_back.find_in_whole(whole(judged)))


@pytest.mark.parametrize(
    ("up", "down", "expected"),
    [
        (
            DropColumn(ACCOUNTS, "email"),
            adds("new", nullable=False),
            [("way-back-impossible", "error")],
        ),
        (adds("a"), DropColumn(ACCOUNTS, "note"), [("way-back-loses-data", "error")]),
        (adds("a"), DropTable(ACCOUNTS), [("way-back-loses-data", "error")]),
        (adds("note"), DropColumn(ACCOUNTS, "note"), []),
        (RenameTable(NEW, "accounts"), DropTable(ACCOUNTS), []),
        (creates(ACCOUNTS), DropTable(ACCOUNTS), []),
        (creates(ACCOUNTS), DropColumn(ACCOUNTS, "note"), []),
        (DropColumn(ACCOUNTS, "x"), adds("x"), []),
        (DropColumn(ACCOUNTS, "x"), adds("x", nullable=False, default="''"), []),
    ],
)
def test_the_way_back_itself(
    up: Operation, down: Operation, expected: list[tuple[str, str]]
) -> None:
    assert said(backward(way_back, migration(up, down=[down]))) == expected


def test_a_rebuilt_table_is_not_lost_on_the_way_back() -> None:
    known = BASE.tables["accounts"]
    steps: list[Operation] = [
        CreateTable(NEW, tuple(known.columns.values())),
        DropTable(ACCOUNTS),
        RenameTable(NEW, "accounts"),
    ]
    assert not backward(way_back, migration(adds("a"), down=steps))


def test_the_way_forward_has_no_hazard_of_the_way_back() -> None:
    judged = migration(adds("a", nullable=False), DropTable(ACCOUNTS))
    turned = replace(judged, down=judged.up)
    assert backward(way_back, turned, BASE)
    assert not list(way_back.find_in_whole(whole(replace(judged, problem="unreadable"))))
