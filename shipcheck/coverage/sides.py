"""Whether both sides of a guard ran, as far as a report can tell; in doubt it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shipcheck.coverage.report import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.coverage.report import FileCoverage

Ranges = tuple[tuple[int, int], ...]

DECISION = 2
"""Outcomes of a line that decides one thing."""


class SideState(StrEnum):
    """What is known of a side."""

    RAN = "ran"
    NOT_RAN = "not_ran"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GuardLines:
    """Where a guard is and what it guards; ranges are 1-based and inclusive.

    A side without lines is that of a one-sided `if`: nothing of its own runs.
    """

    path: str
    line: int
    on_lines: Ranges
    off_lines: Ranges


@dataclass(frozen=True, slots=True)
class SideEvidence:
    """A side's state, and in a few words what tells it."""

    state: SideState
    why: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What is known of both sides."""

    on: SideEvidence
    off: SideEvidence


UNMEASURED = SideEvidence(SideState.UNKNOWN, "its lines were not measured")
NOT_REACHED = SideEvidence(SideState.NOT_RAN, "the guard itself did not run")


def side_evidence(coverage: FileCoverage, guard: GuardLines) -> Sides:
    """Which sides ran: by lines of their own, else by arcs, else by counts of branches.

    The guard's own line, and a line that belongs to both sides, tell of neither.
    """
    if guard.line in coverage.missed:
        return Sides(NOT_REACHED, NOT_REACHED)
    on, off = _lines(guard.on_lines), _lines(guard.off_lines)
    own_on, own_off = (side - {guard.line} for side in (on - off, off - on))
    by_lines = (_by_lines(coverage, own_on), _by_lines(coverage, own_off))
    by_arcs = (
        _by_arcs(coverage, guard.line, own_on, own_off) or _past(coverage, guard.line, on, off),
        _by_arcs(coverage, guard.line, own_off, own_on) or _past(coverage, guard.line, off, on),
    )
    firm_on, firm_off = (_first(pair) for pair in zip(by_lines, by_arcs, strict=True))
    counted_on = firm_on or _by_counts(coverage, guard.line, firm_off)
    counted_off = firm_off or _by_counts(coverage, guard.line, firm_on)
    return Sides(counted_on or UNMEASURED, counted_off or UNMEASURED)


def combined(evidence: Iterable[SideEvidence]) -> SideEvidence:
    """The evidence of several reports: one that saw the side run is enough."""
    every = list(evidence)
    for state in (SideState.RAN, SideState.NOT_RAN, SideState.UNKNOWN):
        for one in every:
            if one.state is state:
                return one
    return UNMEASURED


def _lines(ranges: Ranges) -> frozenset[int]:
    return frozenset(line for first, last in ranges for line in range(first, last + 1))


def _first(evidence: Iterable[SideEvidence | None]) -> SideEvidence | None:
    return next((one for one in evidence if one is not None), None)


def _by_lines(coverage: FileCoverage, own: frozenset[int]) -> SideEvidence | None:
    """By lines that only this side has."""
    ran = sorted(own & coverage.hit)
    if ran:
        return SideEvidence(SideState.RAN, f"line {ran[0]} ran")
    missed = sorted(own & coverage.missed)
    if missed:
        return SideEvidence(SideState.NOT_RAN, f"line {missed[0]} did not run")
    return None


def _by_arcs(
    coverage: FileCoverage, line: int, own: frozenset[int], other: frozenset[int]
) -> SideEvidence | None:
    """By where the guard's line went: into the side, or past the other one where it has no lines.

    An arc within the line leads to neither for certain; what leads elsewhere, see `_past`.
    """

    def leads_here(arc: tuple[int, int]) -> bool:
        start, end = arc
        if start != line or end in (line, ELSEWHERE):
            return False
        return end in own if own else bool(other) and end not in other

    if any(map(leads_here, coverage.arcs_taken)):
        return SideEvidence(SideState.RAN, f"the branch in line {line} was taken this way")
    if any(map(leads_here, coverage.arcs_missed)):
        return SideEvidence(
            SideState.NOT_RAN, f"the branch in line {line} was never taken this way"
        )
    return None


def _past(
    coverage: FileCoverage, line: int, side: frozenset[int], other: frozenset[int]
) -> SideEvidence | None:
    """By the arc past a decision with one side, of the side that is not there.

    Where the other side is in the guard's own line (`x if flag`), it must be the line's only
    decision.
    """
    single = coverage.branches.get(line, (0, DECISION))[1] == DECISION
    if side or not other or not (single or other - {line}):
        return None
    if (line, ELSEWHERE) in coverage.arcs_taken:
        return SideEvidence(SideState.RAN, f"the branch in line {line} was passed by")
    if (line, ELSEWHERE) in coverage.arcs_missed:
        return SideEvidence(SideState.NOT_RAN, f"the branch in line {line} was never passed by")
    return None


def _by_counts(
    coverage: FileCoverage, line: int, opposite: SideEvidence | None
) -> SideEvidence | None:
    """By how many outcomes were seen, and what is known of the opposite side."""
    taken, total = coverage.branches.get(line, (0, 0))
    if total and taken == total:
        return SideEvidence(SideState.RAN, f"every branch in line {line} was taken")
    if opposite is None:
        return None
    if opposite.state is SideState.NOT_RAN and line in coverage.hit:
        return SideEvidence(SideState.RAN, f"line {line} ran, and the other side did not")
    if opposite.state is SideState.RAN and (taken, total) == (1, DECISION):
        return SideEvidence(SideState.NOT_RAN, f"line {line} went only the other way")
    return None
