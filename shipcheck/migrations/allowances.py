"""`-- shipcheck: allow RULE because …`: what a file itself accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Allowance

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = r"""\s*shipcheck:\s*allow\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)
             (?:\s+because\b[\s:]*(?P<reason>.*?))?\s*(?:\*/|-->)?\s*$"""


def read_allowances(text: str, *, comment: str = "--") -> tuple[Allowance, ...]:
    """The allowances in a text, one for each rule named; `comment` is what begins a comment there.

    One that stands above everything else, apart from it by an empty line, is for the whole file.
    """
    begins = re.escape(comment)
    pattern = re.compile(rf"{begins}{_WORDS}", re.VERBOSE | re.IGNORECASE)
    if "shipcheck" not in text.lower():
        return ()
    lines = text.splitlines()
    header = _header(lines, comment)
    return tuple(
        one
        for number, line in enumerate(lines, start=1)
        if (found := pattern.search(line)) is not None
        for one in _of(found, number, whole_file=number <= header)
    )


def _of(found: re.Match[str], line: int, *, whole_file: bool) -> Iterator[Allowance]:
    for rule in re.split(r"\s*,\s*", found["rules"]):
        yield Allowance(rule, (found["reason"] or "").strip(), line, whole_file)


def _header(lines: list[str], comment: str) -> int:
    """The last line above all statements that an empty one sets apart from them; 0 for none."""
    last = 0
    for number, line in enumerate(lines, start=1):
        bare = line.strip().lstrip("\ufeff")
        if not bare:
            last = number
        elif not bare.startswith(comment):
            break
    return last
