"""The measurements as Markdown, each aim beside what was measured."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contenders import CHECK, DIFF, PYTHON, VERSION
from benchmarks.sample import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.measure import Contender

MEMORY_AIM = 100.0
"""MB that an offline check of about 80 changed files may take."""


def machine() -> str:
    """What it ran on, in one line."""
    version = git(Path(), "--version").removeprefix("git version ")
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{system}, Python {platform.python_version()}, git {version}"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table whose columns but the first are numbers."""
    yield f"| {' | '.join(header)} |"
    yield f"|---|{'---:|' * (len(header) - 1)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def times(contenders: Iterable[Contender]) -> Iterator[str]:
    """Median, fastest and memory of each."""
    rows = [
        (one.name, f"{one.median * 1000:.0f}", f"{one.fastest * 1000:.0f}", f"{one.peak:.0f}")
        for one in contenders
    ]
    return table(("command", "median ms", "fastest ms", "MB"), rows)


def aims(contenders: Iterable[Contender]) -> Iterator[str]:
    """The three aims that one repository shows."""
    by_name = {one.name: one for one in contenders}
    python, diff = by_name[PYTHON].median, by_name[DIFF].median
    check, version = by_name[CHECK], by_name[VERSION].median
    yield from aim(
        "check ≤ 3 times (bare Python + `git diff`)", check.median, 3 * (python + diff), "ms"
    )
    yield from aim("`--version` ≤ 2 times bare Python", version, 2 * python, "ms")
    yield from aim(f"memory < {MEMORY_AIM:.0f} MB", check.peak / 1000, MEMORY_AIM / 1000, "MB")


def growth(small: Sequence[Contender], large: Sequence[Contender]) -> Iterator[str]:
    """What 100 times the files cost; each pair is `git status` and `check`."""
    rows = [
        (
            few.name,
            f"{few.median * 1000:.0f}",
            f"{many.median * 1000:.0f}",
            f"{(many.median - few.median) * 1000:+.0f}",
            f"{few.peak:.0f}",
            f"{many.peak:.0f}",
        )
        for few, many in zip(small, large, strict=True)
    ]
    yield from table(("command", "small ms", "large ms", "more ms", "small MB", "large MB"), rows)
    yield ""
    status, check = (b.median - a.median for a, b in zip(small, large, strict=True))
    yield from aim("check grows no more than `git status`", check, status, "ms")


def aim(words: str, measured: float, limit: float, unit: str) -> Iterator[str]:
    """One aim: thousandths of the unit's thousand, met or missed."""
    word = "met" if measured <= limit else "**missed**"
    yield f"- {words}: {measured * 1000:.0f} {unit} of {limit * 1000:.0f} {unit}: {word}"
