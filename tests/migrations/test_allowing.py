"""Comments that allow a rule: what they cover, and what is wrong with them."""

from __future__ import annotations

from shipcheck.migrations.allowing import allow
from shipcheck.migrations.hazards.hazard import Hazard
from shipcheck.migrations.judged import Judged
from shipcheck.migrations.migration import (
    Allowance,
    Migration,
    Part,
    Place,
    Statement,
    WayBack,
)
from shipcheck.model.words import Level

PATH = "db/1.sql"


def _statement(line: int, end_line: int) -> Statement:
    return Statement("x", (), Place(line, end_line))


def _migration(*allowances: Allowance) -> Migration:
    """Statements on lines 2, and 5 to 7."""
    up = Part(PATH, (_statement(2, 2), _statement(5, 7)), wrapped=False)
    return Migration(PATH, "plain-sql", "1", up, None, WayBack.NOT_USUAL, allowances=allowances)


def _judged(line: int, end_line: int, rule: str = "drop-table", path: str = PATH) -> Judged:
    return Judged(Hazard(rule, Level.ERROR, "bad"), path, Place(line, end_line), "x")


def _reasons(migration: Migration, *hazards: Judged) -> list[str]:
    return [one.allowed for one in allow(hazards, migration) if one.hazard.rule == "drop-table"]


def test_a_comment_before_the_statement_or_in_it() -> None:
    for line in (3, 4, 5, 7):
        allowance = Allowance("drop-table", "nobody reads it", line)
        assert _reasons(_migration(allowance), _judged(5, 7)) == ["nobody reads it"]


def test_a_comment_of_another_statement_covers_nothing() -> None:
    for line in (1, 2, 8):
        allowance = Allowance("drop-table", "nobody reads it", line)
        assert _reasons(_migration(allowance), _judged(5, 7)) == [""]


def test_a_comment_for_the_whole_file() -> None:
    allowance = Allowance("drop-table", "why not", 1, whole_file=True)
    assert _reasons(_migration(allowance), _judged(2, 2), _judged(5, 7)) == ["why not"] * 2


def test_another_rule_and_another_file_stay() -> None:
    allowance = Allowance("drop-column", "why not", 1, whole_file=True)
    assert _reasons(_migration(allowance), _judged(2, 2)) == [""]
    allowance = Allowance("drop-table", "why not", 1, whole_file=True)
    assert _reasons(_migration(allowance), _judged(2, 2, path="db/1.down.sql")) == [""]


def test_without_a_reason_nothing_is_allowed() -> None:
    found = allow([_judged(2, 2)], _migration(Allowance("drop-table", "", 1)))
    assert [(one.hazard.rule, one.hazard.level) for one in found] == [
        ("drop-table", Level.ERROR),
        ("allowance-without-reason", Level.WARNING),
    ]
    assert not found[0].allowed


def test_a_comment_that_is_used_up_is_told() -> None:
    found = allow([], _migration(Allowance("drop-table", "it was so", 3)))
    assert [(one.hazard.rule, one.place.line) for one in found] == [("unused-allowance", 3)]
