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
    while base_line not in file.deleted and line + 1 in file.added:
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


def touched_lines(
    added: frozenset[int], deleted: frozenset[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of the head and of the base next to which something was added or deleted."""
    head, base = set(added), set(deleted)
    head_at, base_at = 1, 1
    last = max((*added, *deleted), default=0) + len(added) + len(deleted) + 1
    while head_at <= last or base_at <= last:
        if head_at in added:
            base |= {base_at - 1, base_at}
            head_at += 1
        elif base_at in deleted:
            head |= {head_at - 1, head_at}
            base_at += 1
        else:
            head_at, base_at = head_at + 1, base_at + 1
    return frozenset(head), frozenset(base)
