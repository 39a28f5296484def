from __future__ import annotations

import pytest

from shipcheck.coverage.report import ELSEWHERE, FileCoverage
from shipcheck.coverage.sides import (
    NOT_REACHED,
    UNMEASURED,
    GuardLines,
    SideEvidence,
    SideState,
    combined,
    side_evidence,
)

RAN, NOT, UNKNOWN = SideState.RAN, SideState.NOT_RAN, SideState.UNKNOWN


def coverage(
    hit: set[int],
    missed: set[int] | None = None,
    branches: dict[int, tuple[int, int]] | None = None,
    taken: set[tuple[int, int]] | None = None,
    never: set[tuple[int, int]] | None = None,
) -> FileCoverage:
    return FileCoverage(
        frozenset(hit), frozenset(missed or ()), branches or {},
        frozenset(taken or ()), frozenset(never or ()),
    )  # fmt: skip


def states(
    found: FileCoverage, on: tuple[tuple[int, int], ...], off: tuple[tuple[int, int], ...] = ()
) -> tuple[SideState, SideState]:
    sides = side_evidence(found, GuardLines("a", 2, on, off))
    return sides.on.state, sides.off.state


BODY = ((3, 4),)
ELSE = ((6, 7),)


@pytest.mark.parametrize(
    ("found", "on", "off", "expected"),
    [
        (coverage({2, 3, 6}), BODY, ELSE, (RAN, RAN)),
        (coverage({2, 3}, {6, 7}), BODY, ELSE, (RAN, NOT)),
        (coverage({2, 6}, {3, 4}), BODY, ELSE, (NOT, RAN)),
        (coverage({1}, {2, 3, 6}), BODY, ELSE, (NOT, NOT)),
        (coverage(set()), BODY, ELSE, (UNKNOWN, UNKNOWN)),
        # one-sided: lines alone tell of the off side only where the on side did not run
        (coverage({2, 3}), BODY, (), (RAN, UNKNOWN)),
        (coverage({2}, {3, 4}), BODY, (), (NOT, RAN)),
        (coverage({3}, {4}), (), BODY, (UNKNOWN, RAN)),
        (coverage(set(), {3, 4}), BODY, (), (NOT, UNKNOWN)),
        # arcs
        (coverage({2, 3}, taken={(2, 3), (2, 9)}), BODY, (), (RAN, RAN)),
        (coverage({2, 3}, taken={(2, 3)}, never={(2, 9)}), BODY, (), (RAN, NOT)),
        (coverage({2, 3}, taken={(2, 3), (2, -1)}), BODY, (), (RAN, RAN)),
        (coverage({2, 3}, taken={(2, ELSEWHERE)}), BODY, (), (RAN, RAN)),
        (coverage({2, 3}, taken={(2, 4)}), BODY, (), (RAN, UNKNOWN)),
        (coverage({2, 3}, taken={(5, 9)}), BODY, (), (RAN, UNKNOWN)),
        (coverage({2, 3}, taken={(2, 2)}), BODY, (), (RAN, UNKNOWN)),
        # counts
        (coverage({2, 3}, branches={2: (2, 2)}), BODY, (), (RAN, RAN)),
        (coverage({2, 3}, branches={2: (1, 2)}), BODY, (), (RAN, NOT)),
        (coverage({2, 3}, branches={2: (1, 4)}), BODY, (), (RAN, UNKNOWN)),
        (coverage({2, 3}, branches={2: (3, 4)}), BODY, (), (RAN, UNKNOWN)),
        (coverage({2, 3}, branches={2: (4, 4)}), BODY, (), (RAN, RAN)),
        # both sides in the guard's own line
        (coverage({2}), ((2, 2),), ((2, 2),), (UNKNOWN, UNKNOWN)),
        (coverage({2}, branches={2: (1, 2)}), ((2, 2),), ((2, 2),), (UNKNOWN, UNKNOWN)),
        (coverage({2}, branches={2: (2, 2)}), ((2, 2),), ((2, 2),), (RAN, RAN)),
        # `x if flag` in one line: what leads past it
        (coverage({2}, branches={2: (1, 2)}, taken={(2, 0)}), ((2, 2),), (), (NOT, RAN)),
        (coverage({2}, branches={2: (1, 2)}, never={(2, 0)}), ((2, 2),), (), (RAN, NOT)),
        (coverage({2}, branches={2: (1, 2)}, never={(2, 0)}), (), ((2, 2),), (NOT, RAN)),
        (coverage({2}, branches={2: (2, 4)}, taken={(2, 0)}), ((2, 2),), (), (UNKNOWN, UNKNOWN)),
        # `} else {` belongs to both
        (coverage({2, 4, 6}), ((4, 4),), ((4, 6),), (UNKNOWN, RAN)),
    ],
)
def test_sides(
    found: FileCoverage,
    on: tuple[tuple[int, int], ...],
    off: tuple[tuple[int, int], ...],
    expected: tuple[SideState, SideState],
) -> None:
    assert states(found, on, off) == expected


def test_a_guard_that_did_not_run() -> None:
    sides = side_evidence(coverage({9}, {2, 3}), GuardLines("a", 2, BODY, ELSE))
    assert (sides.on, sides.off) == (NOT_REACHED, NOT_REACHED)


def test_the_words_name_the_line() -> None:
    sides = side_evidence(coverage({2, 3}, {6}), GuardLines("a", 2, BODY, ELSE))
    assert (sides.on.why, sides.off.why) == ("line 3 ran", "line 6 did not run")


def test_one_report_that_saw_it_is_enough() -> None:
    saw = SideEvidence(RAN, "line 3 ran")
    assert combined([UNMEASURED, NOT_REACHED, saw]) is saw
    assert combined([UNMEASURED, NOT_REACHED]) is NOT_REACHED
    assert combined([]) is UNMEASURED
