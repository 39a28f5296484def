"""From what differs in a file to a judgement of each of its changed lines."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from shipcheck.code.cleanup import cleanups
from shipcheck.code.judgement import (
    FileJudgement,
    Guard,
    GuardedLines,
    Lines,
    NotUnderstood,
    Removal,
    Side,
)
from shipcheck.code.kept import Kept
from shipcheck.code.parsing import can_read
from shipcheck.code.positions import head_line, ranges
from shipcheck.code.sheet import sheet_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.reach import Reach
    from shipcheck.code.residue import GuardPlace, Step
    from shipcheck.code.versions import Versions

UNKNOWN_LANGUAGE = "the language cannot be read"
TOO_LARGE = "the file is too large to be read"
NO_TEXT = "git takes the file for binary"
LINK = "the file is a symbolic link, or was one"
BINARY, LINKED = "binary", "link"
"""The languages of files of code in which no lines differ: git sees no text, or a link leads away."""


def judged(versions: Versions, reach: Reach) -> FileJudgement:
    """The judgement of one file."""
    file = versions.file
    if file.head is None:
        unread = _unread(versions) if file.base is None else ()
        lines = tuple(one.lines for one in unread)
        return FileJudgement(file.path, lines, not_understood=unread, removals=versions.lost)
    sheet = sheet_of(versions, reach)
    unclear = {n: why for n, why in sheet.unclear.items() if n not in sheet.unguarded}
    on = {n: flag for n, flag in sheet.on.items() if n not in sheet.unguarded | unclear.keys()}
    off = {
        n: f for n, f in sheet.off.items() if n not in sheet.unguarded | unclear.keys() | on.keys()
    }
    behaviour = sheet.unguarded | unclear.keys() | on.keys() | off.keys() | sheet.other
    guarded = [
        *(GuardedLines(lines, flag, Side.ON) for flag, lines in _by_value(on)),
        *(GuardedLines(lines, flag, Side.OFF) for flag, lines in _by_value(off)),
    ]
    return FileJudgement(
        file.path, ranges(behaviour), tuple(sorted(guarded, key=lambda one: one.lines)),
        ranges(sheet.unguarded), tuple(NotUnderstood(r, why) for why, r in _by_value(unclear)),
        _removals(versions, reach), cleanups(versions), _guards(versions),
    )  # fmt: skip


def _unread(versions: Versions) -> tuple[NotUnderstood, ...]:
    """What changed in a file that nobody reads; its first line where lines only went."""
    file = versions.file
    if file.language in (BINARY, LINKED):
        return (NotUnderstood((1, 1), NO_TEXT if file.language == BINARY else LINK),)
    first = ((1, 1),) if file.deleted else ()
    why = TOO_LARGE if can_read(file.language) else UNKNOWN_LANGUAGE
    return tuple(NotUnderstood(one, why) for one in ranges(file.added) or first)


def _removals(versions: Versions, reach: Reach) -> tuple[Removal, ...]:
    """What is gone and nothing replaces, where that runs without any flag."""
    found: list[Removal] = []
    kept = Kept(versions)
    for group, comparison in versions.comparisons.items():
        reached = reach.group(versions.file.path, group)
        stopped = any(one.dead for one in versions.head.definitions.get(group, ()))
        if reached is not None and reached.flag and not reached.gate and not stopped:
            continue
        for hunk in comparison.hunks:
            for flag, gone in groupby(hunk.gone, partial(kept.by, group)):
                found.append(_removal(versions, list(gone), flag))
    return (*found, *versions.lost)


def _removal(versions: Versions, gone: Sequence[Step], flag: str | None) -> Removal:
    """Steps that are gone from one place as one removal."""
    first = gone[0].span.first_line
    lines = (first, max(one.span.last_line for one in gone))
    text = " ".join(gone[0].text)[:200]
    return Removal(head_line(versions.file, first), text, lines, flag)


def _guards(versions: Versions) -> tuple[Guard, ...]:
    """The places that ask, one for each flag of each.

    Go's `if on, _ := ask(); on {` asks before its test: that is one place, the one with sides.
    """
    found = [
        Guard(
            asked.key,
            place.line,
            asked.test,
            place.on,
            place.off,
            _touched(place, versions),
            place.on_tells,
            place.off_tells,
        )
        for place in versions.head.guards
        for asked in {one.key: one for one in place.asked}.values()
    ]
    with_sides = {(one.flag, one.line) for one in found if one.on_lines or one.off_lines}
    return tuple(
        one
        for one in found
        if one.on_lines or one.off_lines or (one.flag, one.line) not in with_sides
    )


def _touched(place: GuardPlace, versions: Versions) -> bool:
    """Whether the change adds a line to the place or its sides."""
    added = versions.file.added
    around = [(one.line, one.line) for one in place.asked]
    areas = ((place.line, place.line), *place.on, *place.off, *around)
    return any(not added.isdisjoint(range(first, last + 1)) for first, last in areas)


def _by_value(lines: Mapping[int, str]) -> list[tuple[str, Lines]]:
    """Ranges of lines with the same value."""
    return [
        (value, one)
        for value in sorted(set(lines.values()))
        for one in ranges(n for n, other in lines.items() if other == value)
    ]
