"""SimpleCov: its `.resultset.json`, and the `coverage.json` of its JSON formatter."""

from __future__ import annotations

import itertools
import re
from typing import Any

from shipcheck.coverage.json_document import as_list, as_object, read_object
from shipcheck.coverage.report import (
    ELSEWHERE,
    CoverageReport,
    Deferred,
    FileCoverage,
    UnreadableReport,
)
from shipcheck.coverage.tally import FileTally, number, whole

# `[:then, 1, 4, 6, 4, 10]`: kind, running number, then line and column of start and end.
_NODE = re.compile(r'\[:"?([a-z&.]+)"?, \d+, (\d+), (\d+), (\d+), (\d+)\]')

Place = tuple[int, int, int, int]


def matches(name: str, head: bytes) -> bool:
    """By its name, or by the names that its JSON begins with."""
    if name.rsplit("/", 1)[-1] == ".resultset.json":
        return True
    return (
        re.match(rb'\s*\{\s*("meta"\s*:\s*\{\s*"simplecov|"[^"]*"\s*:\s*\{\s*"coverage")', head)
        is not None
    )


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for JSON of another kind."""
    document = read_object(data, source)
    files: dict[str, list[Any]] = {}
    if isinstance(document.get("coverage"), dict) and "meta" in document:
        runs = [document]
    else:
        runs = [value for value in document.values() if isinstance(value, dict)]
    for run in runs:
        for path, value in as_object(run.get("coverage")).items():
            files.setdefault(path, []).append(value)
    if not files:
        raise UnreadableReport(f"{source} is no SimpleCov report: it names no file")
    return CoverageReport("simplecov", Deferred(_file, files))


def _file(values: list[Any]) -> FileCoverage:
    """One file, of each run."""
    tally = FileTally()
    for value in values:
        _add(tally, value)
    return tally.result()


def _add(tally: FileTally, value: Any) -> None:  # noqa: ANN401 - any JSON value
    """One file of one run; before 0.18 it is just the list of lines."""
    lines = value if isinstance(value, list) else as_list(as_object(value).get("lines"))
    for position, count in enumerate(lines, 1):
        tally.line(position, whole(count))
    branches = as_object(value).get("branches")
    if isinstance(branches, dict):
        _decisions(tally, branches)
    else:
        _pairs(tally, as_list(branches))


def _decisions(tally: FileTally, branches: dict[str, Any]) -> None:
    """`{decision: {outcome: count}}`, each with its place."""
    for decision, outcomes in branches.items():
        place = _place(decision)
        counts = {_place(one): whole(count) for one, count in as_object(outcomes).items()}
        if place is None or None in counts or None in counts.values():
            continue
        known = [count for count in counts.values() if count is not None]
        tally.outcomes(place[0], sum(1 for count in known if count), len(known))
        for one, count in counts.items():
            if one is not None and count is not None:
                _arc(tally, place, one, count)


def _arc(tally: FileTally, decision: Place, outcome: Place, count: int) -> None:
    """An `else` that is not there has the place of the whole `if`."""
    if outcome == decision:
        tally.arc(decision[0], ELSEWHERE, taken=count > 0)
    elif outcome[0] != decision[0]:
        tally.arc(decision[0], outcome[0], taken=count > 0)


def _place(text: str) -> Place | None:
    found = _NODE.fullmatch(text)
    numbers = [number(word) for word in found.groups()[1:]] if found else []
    if len(numbers) == 4 and None not in numbers:  # noqa: PLR2004 - see `_NODE`
        first, column, last, end = (one or 0 for one in numbers)
        return first, column, last, end
    return None


def _pairs(tally: FileTally, branches: list[Any]) -> None:
    """The JSON formatter's list: a `then` and its `else` follow each other, without the decision.

    Where the `else` is not there, it has the lines of the whole `if`; its start is the decision's.
    """
    for then, other in itertools.pairwise(branches):
        then, other = as_object(then), as_object(other)  # noqa: PLW2901 - made safe to ask
        if (then.get("type"), other.get("type")) != ("then", "else"):
            continue
        first, last = whole(then.get("start_line")), whole(then.get("end_line"))
        start, end = whole(other.get("start_line")), whole(other.get("end_line"))
        counts = whole(then.get("coverage")), whole(other.get("coverage"))
        if None in (first, last, start, end, *counts):
            continue
        ran, passed = (bool(count) for count in counts)
        if (start or 0) <= (first or 0) and (last or 0) <= (end or 0):
            tally.outcomes(start, ran + passed, 2)
            tally.arc(start, ELSEWHERE, taken=passed)
