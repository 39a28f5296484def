"""Where a line of the base would be in the head."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.judgement import FileVersions, Lines


def head_line(file: FileVersions, base_line: int) -> int:
    """The line of the head that stands where a line of the base stood; for a deleted one, the next.

    Never beyond the end of the file.
    """
    kept = base_line - 1 - sum(1 for line in file.deleted if line < base_line)
    line = 0
    for _ in range(kept):
        line += 1
        while line in file.added:
            line += 1
    last = file.head.source.count(b"\n") or 1 if file.head else 1
    return min(line + 1, last)


def ranges(lines: Iterable[int]) -> tuple[Lines, ...]:
    """Lines as ranges."""
    found: list[Lines] = []
    for line in sorted(set(lines)):
        if found and found[-1][1] == line - 1:
            found[-1] = (found[-1][0], line)
        else:
            found.append((line, line))
    return tuple(found)
