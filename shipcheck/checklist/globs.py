"""Patterns for paths (as in .gitignore) and for names (`*`, `?`, `[abc]`)."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_STARS = 5
"""Wildcards in one part of a path, and `**` in a pattern: a search goes back once for each."""

LONGEST_PATTERN = 1000
"""Characters; no path that git keeps on a usual file system needs more of them in a pattern."""

_STAND_IN = "\0"
"""Stands for a line feed in a path: patterns' `.` does not match one, and no path holds a NUL."""


@cache
def path_matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """A function that tells whether a path matches; later patterns win, `!` takes back.

    Unlike git, which does not look into an ignored folder, `!` also takes back files of a folder
    that an earlier pattern matches: `["app/**", "!app/docs/**"]` is what it looks like.

    Paths are relative to the repository's root, with `/`; surrogate escapes are fine.

    Raises:
        ValueError: a pattern that .gitignore would not understand.
    """
    # 20 ms and more that only a checklist with `paths:` pays.
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    lines = [pattern.replace("\n", _STAND_IN) for pattern in patterns]
    matches = GitIgnoreSpec.from_lines(lines).match_file
    return lambda path: matches(path.replace("\n", _STAND_IN))


def pattern_fault(pattern: str) -> str | None:
    """Why a pattern for paths can never match, None where it can."""
    bare = pattern.removeprefix("!")
    if not bare.strip() or pattern.startswith("#"):
        return "matches nothing"
    if bare.startswith(("./", "../")) or "/../" in bare or "/./" in bare:
        return "matches nothing; paths begin at the repository's root"
    if len(pattern) > LONGEST_PATTERN:
        return f"is longer than {LONGEST_PATTERN} characters"
    segments = pattern.split("/")
    stars = [len(re.findall(r"\*+", segment)) for segment in segments]
    if max(stars) > MOST_STARS or segments.count("**") > MOST_STARS:
        return f"has more than {MOST_STARS} wildcards where each multiplies the time it takes"
    return _unreadable(pattern)


def _unreadable(pattern: str) -> str | None:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415

    try:
        read = GitIgnoreSpec.from_lines([pattern]).patterns
    except ValueError:
        return "is not a pattern that .gitignore would understand"
    return None if any(one.include is not None for one in read) else "matches nothing"


def matches_name(name: str, patterns: Iterable[str]) -> bool:
    """Whether a branch's name matches one of the patterns; `*` matches `/` too."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)
