"""Which hazards a comment in the file allows, and comments that allow nothing any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.judged import Judged
from shipcheck.migrations.migration import Place
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Allowance, Migration

UNUSED = "unused-allowance"
WITHOUT_REASON = "allowance-without-reason"

RULES = (
    Rule(
        UNUSED,
        Axis.RUN,
        "A comment allows a rule that nothing breaks any more.",
        "It would hide the next one. The statement was changed, or the rule's name is mistyped.",
        "https://github.com/sbdchd/squawk/issues/149",
    ),
    Rule(
        WITHOUT_REASON,
        Axis.RUN,
        "A comment allows a rule and does not say why.",
        "Without a reason nobody can tell later whether it still holds, so it allows nothing.",
        "https://github.com/ankane/strong_migrations/pull/165",
    ),
)
"""What is said of the comments themselves."""


def allow(hazards: Sequence[Judged], migration: Migration) -> tuple[Judged, ...]:
    """The hazards with the reasons that the file gives for them, and what is wrong with its comments.

    A comment without a reason allows nothing; one that matches no hazard is used up, and said to be.
    """
    used: set[Allowance] = set()
    found = [_allowed(one, migration, used) for one in hazards]
    for allowance in migration.allowances:
        if not allowance.reason:
            found.append(_about(allowance, migration.path, WITHOUT_REASON))
        elif allowance not in used:
            found.append(_about(allowance, migration.path, UNUSED))
    return tuple(found)


def _allowed(judged: Judged, migration: Migration, used: set[Allowance]) -> Judged:
    """The hazard with the reason of the first comment that covers it."""
    for allowance in migration.allowances:
        if allowance.reason and _covers(allowance, judged, migration):
            used.add(allowance)
            return replace(judged, allowed=allowance.reason)
    return judged


def _covers(allowance: Allowance, judged: Judged, migration: Migration) -> bool:
    """Whether a comment stands in the statement, or between the one before and it."""
    if allowance.rule != judged.hazard.rule or judged.path != migration.path:
        return False
    if allowance.whole_file or not judged.statement:
        return True
    parts = [part for part in (migration.up, migration.down) if part is not None]
    ends = [
        statement.place.end_line
        for part in parts
        for statement in part.statements
        if part.path == judged.path and statement.place.end_line < judged.place.line
    ]
    return max(ends, default=0) < allowance.line <= judged.place.end_line


def _about(allowance: Allowance, path: str, rule: str) -> Judged:
    """A finding about a comment itself."""
    level, message, fix = {
        UNUSED: (
            Level.NOTE,
            f"nothing breaks {allowance.rule} here any more",
            "Take the comment out.",
        ),
        WITHOUT_REASON: (
            Level.WARNING,
            f"{allowance.rule} is not allowed: the comment gives no reason",
            f"Write: shipcheck: allow {allowance.rule} because …",
        ),
    }[rule]
    return Judged(
        Hazard(rule, level, message, fix=fix), path, Place(allowance.line, allowance.line)
    )
