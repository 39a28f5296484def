"""Which files of a project tell about its migrations: the `MARKERS` of everybody, found by name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 1_000_000
"""Bytes of a file that is read for configuration."""

MOST = 400
"""Files that are read for configuration, those nearest to the top first."""

_ELSEWHERE = ("node_modules/", "vendor/", "third_party/", ".venv/", "site-packages/")
_PIECES = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def marker_paths(paths: Iterable[str], patterns: tuple[str, ...]) -> list[str]:
    """The paths that match a pattern (as in .gitignore, without `!`), the nearest to the top first.

    What others wrote and lies in the repository (`node_modules`, `vendor`) tells nothing.
    """
    matches = _matcher(patterns).fullmatch
    starts, ends = _ends(patterns)
    found = [
        path
        for path in paths
        if ((name := path.rpartition("/")[2]).startswith(starts) or name.endswith(ends))
        and matches(path)
        and not any(folder in f"/{path}" for folder in _FOLDERS)
    ]
    return sorted(found, key=lambda path: (path.count("/"), path))[:MOST]


_FOLDERS = tuple(f"/{folder}" for folder in _ELSEWHERE)


@cache
def _matcher(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        "|".join(sorted({_expression(one) for one in patterns})) or r"(?!)", re.DOTALL
    )


def _ends(patterns: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How names begin or end that can match: told at once, where an expression takes its time."""
    names = [pattern.rpartition("/")[2] for pattern in patterns]
    starts = {start for name in names if (start := re.split(r"[*?]", name)[0])}
    ends = {re.split(r"[*?]", name)[-1] for name in names if name[:1] in ("*", "?")}
    return tuple(starts), tuple(ends)


def _expression(pattern: str) -> str:
    """A pattern as an expression; one without an inner slash matches in any folder."""
    bare = pattern.strip("/")
    anywhere = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    return anywhere + "".join(_MEANING.get(one) or re.escape(one) for one in _PIECES.findall(bare))
