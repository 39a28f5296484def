"""`python -m tests.corpus [LANGUAGE]`: how good the analysis is on the corpus, in figures."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.corpus.judging import Line, Result, judge
from tests.corpus.reading import cases

if TYPE_CHECKING:
    from collections.abc import Iterable


def figures(results: Iterable[Result]) -> str:
    """One language's row: cases, right ones, and shares in per cent."""
    results = list(results)
    lines = [line for result in results for line in result.lines]
    told = [line for line in lines if line.expected or line.said]
    unclear = sum("unknown" in line.said for line in told)
    right = sum(not result.wrong() for result in results)
    wrong = sum(any(line.wrong_pass for line in result.lines) for result in results)
    return (
        f"{len(results):5} {right:5} {_shares(lines, 'unguarded')} {_shares(lines, 'on ')}"
        f" {_percent(unclear, len(told)):>8} {wrong:7}"
    )


def _shares(lines: list[Line], mark: str) -> str:
    """Precision and recall of one kind of line."""
    said = {i for i, line in enumerate(lines) if _has(line.said, mark)}
    true = {i for i, line in enumerate(lines) if _has(line.expected, mark)}
    both = len(said & true)
    return f"{_percent(both, len(said)):>9} {_percent(both, len(true)):>6}"


def _has(marks: frozenset[str], mark: str) -> bool:
    return any(one.startswith(mark) for one in marks)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def main(wanted: list[str]) -> None:
    """Print the table, and what is wrong."""
    by_language: dict[str, list[Result]] = defaultdict(list)
    for case in cases():
        if not wanted or case.language in wanted:
            by_language[case.language].append(judge(case))
    sys.stdout.write(
        "             cases right unguarded: p    r   guarded: p    r  unknown%  wrong passes\n"
    )
    everything = [result for results in by_language.values() for result in results]
    for name, results in [*sorted(by_language.items()), ("all", everything)]:
        sys.stdout.write(f"{name:12} {figures(results)}\n")
    for result in everything:
        for line in result.wrong():
            place = f"{result.case.name} {line.path}:{line.number}"
            sys.stdout.write(f"{place}: said {sorted(line.said)}, is {sorted(line.expected)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
