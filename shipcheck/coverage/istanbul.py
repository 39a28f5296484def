"""Istanbul's `coverage-final.json`, which nyc, Jest and Vitest write."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shipcheck.coverage.json_document import as_list, as_object, read_object
from shipcheck.coverage.report import (
    ELSEWHERE,
    CoverageReport,
    Deferred,
    FileCoverage,
    UnreadableReport,
)
from shipcheck.coverage.tally import FileTally, whole

_DECISIONS = ("if", "cond-expr", "switch")
"""Of their branches one is gone through each time; operands of `a && b` may all be evaluated."""

PAIR = 2


def matches(name: str, head: bytes) -> bool:
    """Files by path, each with its `path` and its maps."""
    del name
    return (
        re.search(rb'^\s*\{\s*"[^"]*"\s*:\s*\{[^{}]*"(path|statementMap|all)"\s*:', head)
        is not None
    )


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for JSON of another kind."""
    files = {
        str(value.get("path", path)): value
        for path, value in read_object(data, source).items()
        if isinstance(value, dict) and "statementMap" in value
    }
    if not files:
        raise UnreadableReport(f"{source} is no Istanbul report: it has no statements")
    return CoverageReport("istanbul", Deferred(_file, files))


def _file(value: dict[str, Any]) -> FileCoverage:
    tally = FileTally()
    first = _first_statements(value)
    for line, (_, count) in first.items():
        tally.line(line, count)
    taken = as_object(value.get("b"))
    branches = {key: as_object(one) for key, one in as_object(value.get("branchMap")).items()}
    lines = Counter(_line(branch) for branch in branches.values())
    for key, branch in branches.items():
        counts = [whole(one) for one in as_list(taken.get(key))]
        _branch(tally, branch, counts, set(first), alone=lines[_line(branch)] == 1)
    return tally.result()


def _first_statements(value: dict[str, Any]) -> dict[int, tuple[int, int]]:
    """Column and count of the first statement of each line."""
    counts = as_object(value.get("s"))
    first: dict[int, tuple[int, int]] = {}
    for key, place in as_object(value.get("statementMap")).items():
        line, column = _start(place)
        count = whole(counts.get(key))
        if (
            line is not None
            and count is not None
            and (line not in first or column < first[line][0])
        ):
            first[line] = (column, count)
    return first


def _start(place: Any) -> tuple[int | None, int]:  # noqa: ANN401 - any JSON value
    """Line and column where a location starts; no line for an `else` that is not there."""
    start = as_object(as_object(place).get("start"))
    return whole(start.get("line")), whole(start.get("column")) or 0


def _line(branch: dict[str, Any]) -> int | None:
    return whole(branch.get("line")) or _start(branch.get("loc"))[0]


def _branch(
    tally: FileTally,
    branch: dict[str, Any],
    counts: list[int | None],
    measured: set[int],
    *,
    alone: bool,
) -> None:
    """One branch: its outcomes, and the lines that it leads to; `alone` in its line or not."""
    own, line = _start(branch.get("loc")), _line(branch)
    starts = [_start(place) for place in as_list(branch.get("locations"))]
    known = [count for count in counts if count is not None]
    if line is None or not PAIR <= len(known) == len(counts) == len(starts):
        return
    for (place, _), count in zip(starts, known, strict=True):
        if place is not None and place != line and place not in measured:
            tally.line(place, count)  # the lines of JSX and of long expressions hold no statement
    kind = branch.get("type")
    if kind == "binary-expr":
        _operands(tally, line, known, alone=alone)
    elif kind in _DECISIONS:
        # A switch may fall past all of its cases, which nothing counts.
        tally.outcomes(line, sum(map(bool, known)), len(known) + (kind == "switch"))
        ends = [None if start == own else start[0] for start in starts]
        # The first place of an `if` is the whole of it; an `else` that is not there has no place,
        # or in old versions that of its `if`.
        for end, count in list(zip(ends, known, strict=True))[kind == "if" :]:
            tally.arc(line, ELSEWHERE if end is None else end, taken=count > 0)


def _operands(tally: FileTally, line: int, counts: list[int], *, alone: bool) -> None:
    """`a && b`: each operand but the first was evaluated at times, and at times it was not."""
    for count in counts[1:]:
        tally.outcomes(line, (count > 0) + (counts[0] > count), PAIR)
    if alone and len(counts) == PAIR:
        tally.arc(line, ELSEWHERE, taken=counts[0] > counts[1])
