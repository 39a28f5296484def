"""Istanbul's `coverage-final.json`, which nyc, Jest and Vitest write."""

from __future__ import annotations

import re
from typing import Any

from shipcheck.coverage.json_document import as_list, as_object, read_object
from shipcheck.coverage.report import ELSEWHERE, CoverageReport, FileCoverage, UnreadableReport
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
        str(value.get("path", path)): _file(value)
        for path, value in read_object(data, source).items()
        if isinstance(value, dict) and "statementMap" in value
    }
    if not files:
        raise UnreadableReport(f"{source} is no Istanbul report: it has no statements")
    return CoverageReport("istanbul", files)


def _file(value: dict[str, Any]) -> FileCoverage:
    tally = FileTally()
    first = _first_statements(value)
    for line, (_, count) in first.items():
        tally.line(line, count)
    taken = as_object(value.get("b"))
    for key, branch in as_object(value.get("branchMap")).items():
        _branch(
            tally, as_object(branch), [whole(one) for one in as_list(taken.get(key))], set(first)
        )
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


def _branch(
    tally: FileTally, branch: dict[str, Any], counts: list[int | None], measured: set[int]
) -> None:
    """One branch: its outcomes, and the lines that it leads to."""
    own = _start(branch.get("loc"))
    line = whole(branch.get("line")) or own[0]
    starts = [_start(place) for place in as_list(branch.get("locations"))]
    known = [count for count in counts if count is not None]
    if line is None or not PAIR <= len(known) == len(counts) == len(starts):
        return
    for (place, _), count in zip(starts, known, strict=True):
        if place is not None and place != line and place not in measured:
            tally.line(place, count)  # the lines of JSX and of long expressions hold no statement
    kind = branch.get("type")
    if kind == "binary-expr":
        _operands(tally, line, starts[-1][0], known)
    elif kind in _DECISIONS:
        # A switch may fall past all of its cases, which nothing counts.
        tally.outcomes(line, sum(map(bool, known)), len(known) + (kind == "switch"))
        ends = [None if start == own else start[0] for start in starts]
        # The first place of an `if` is the whole of it; an `else` that is not there has no place,
        # or in old versions that of its `if`.
        for end, count in list(zip(ends, known, strict=True))[kind == "if" :]:
            tally.arc(line, ELSEWHERE if end is None else end, taken=count > 0)


def _operands(tally: FileTally, line: int, last: int | None, counts: list[int]) -> None:
    """`a && b`: the last operand was evaluated or not; the others decided alone."""
    decided = counts[0] > counts[-1]
    tally.outcomes(line, (counts[-1] > 0) + decided, PAIR)
    if last is not None and last != line:
        tally.arc(line, last, taken=counts[-1] > 0)
        tally.arc(line, ELSEWHERE, taken=decided)
