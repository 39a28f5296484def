"""Where a class, a struct or a block of a file ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.lexing import Source

LONGEST = 200_000
"""Characters of a body that are looked at."""

_BY_INDENT = ("python",)
_BY_END = ("ruby", "elixir", "crystal")


def end_of(source: Source, start: int) -> int:
    """Where the body ends whose first line begins at (or holds) `start`."""
    if source.language in _BY_INDENT:
        return _by_indent(source, start)
    if source.language in _BY_END:
        return _by_end(source, start)
    return _by_braces(source, start)


def _indent(source: Source, start: int) -> tuple[int, int]:
    """The indent of the line of a place, and where the next line begins."""
    line = source.code.rfind("\n", 0, start) + 1
    text = source.code[line : line + 400]
    following = source.code.find("\n", start)
    end = len(source.code) if following < 0 else following + 1
    return len(text) - len(text.lstrip()), end


def _by_indent(source: Source, start: int) -> int:
    indent, body = _indent(source, start)
    opened = source.bare.find(":\n", start)  # parents may stand on lines of their own
    body = max(body, opened + 1) if 0 <= opened < start + 1000 else body
    pattern = re.compile(rf"^[ \t]{{0,{indent}}}[^\s#)\]}}]", re.MULTILINE)
    match = pattern.search(source.bare, body, body + LONGEST)
    return match.start() if match else min(len(source.code), body + LONGEST)


def _by_end(source: Source, start: int) -> int:
    indent, body = _indent(source, start)
    pattern = re.compile(rf"^[ \t]{{{indent}}}end\b", re.MULTILINE)
    match = pattern.search(source.bare, body, body + LONGEST)
    return match.end() if match else min(len(source.code), body + LONGEST)


def _by_braces(source: Source, start: int) -> int:
    opened = source.bare.find("{", start)
    if opened < 0 or opened > start + 2_000:
        return min(len(source.code), source.code.find("\n", start) + 1 or len(source.code))
    depth = 0
    for match in re.compile(r"[{}]").finditer(source.bare, opened, opened + LONGEST):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    return min(len(source.code), opened + LONGEST)
