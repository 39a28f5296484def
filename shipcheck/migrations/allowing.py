"""Which hazards a comment in the file allows, and comments that allow nothing any more."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from operator import attrgetter
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
    comments = _Comments(migration)
    found = []
    for one in hazards:
        allowance = comments.about(one)
        if allowance is None:
            found.append(one)
        else:
            used.add(allowance)
            found.append(replace(one, allowed=allowance.reason))
    for allowance in migration.allowances:
        if not allowance.reason:
            found.append(_about(allowance, migration.path, WITHOUT_REASON))
        elif allowance not in used:
            found.append(_about(allowance, migration.path, UNUSED))
    return tuple(found)


class _Comments:
    """The comments of a file that give reasons, found by their lines and not one after the other."""

    def __init__(self, migration: Migration) -> None:
        self._path = migration.path
        parts = [part for part in (migration.up, migration.down) if part is not None]
        own = [part.statements for part in parts if part.path == migration.path]
        self._ends = sorted(one.place.end_line for statements in own for one in statements)
        self._whole: dict[str, Allowance] = {}
        self._single: dict[str, list[Allowance]] = {}
        for allowance in sorted(migration.allowances, key=attrgetter("line")):
            if allowance.reason and allowance.whole_file:
                self._whole.setdefault(allowance.rule, allowance)
            if allowance.reason:
                self._single.setdefault(allowance.rule, []).append(allowance)

    def about(self, judged: Judged) -> Allowance | None:
        """The comment on a hazard's rule for the whole file, or in its statement or right before it."""
        rule, place = judged.hazard.rule, judged.place
        if judged.path != self._path:
            return None
        given = self._single.get(rule, [])
        if rule in self._whole or not judged.statement:
            return self._whole.get(rule, given[0] if given else None)
        before = bisect_left(self._ends, place.line)
        after = self._ends[before - 1] if before else 0
        first = bisect_right(given, after, key=attrgetter("line"))
        near = first < len(given) and given[first].line <= place.end_line
        return given[first] if near else None


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
