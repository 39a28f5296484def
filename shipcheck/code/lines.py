"""From what differs in a file to a judgement of each of its changed lines."""

from __future__ import annotations

from dataclasses import dataclass, field
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
from shipcheck.code.positions import head_line, ranges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.compare import New
    from shipcheck.code.reach import Reach
    from shipcheck.code.residue import GuardPlace
    from shipcheck.code.versions import Versions

UNKNOWN_LANGUAGE = "the language cannot be read"


@dataclass(slots=True)
class _Sheet:
    """What is known of lines so far; a line in several goes by the order of the fields."""

    unguarded: set[int] = field(default_factory=set)
    unclear: dict[int, str] = field(default_factory=dict)
    on: dict[int, str] = field(default_factory=dict)
    off: dict[int, str] = field(default_factory=dict)
    other: set[int] = field(default_factory=set)


def judged(versions: Versions, reach: Reach) -> FileJudgement:
    """The judgement of one file."""
    file = versions.file
    if file.head is None:
        lines = tuple(NotUnderstood(one, UNKNOWN_LANGUAGE) for one in ranges(file.added))
        return FileJudgement(file.path, ranges(file.added), not_understood=lines)
    sheet = _sheet(versions, reach)
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
        _removals(versions), cleanups(versions), _guards(versions),
    )  # fmt: skip


def _sheet(versions: Versions, reach: Reach) -> _Sheet:
    file, sheet = versions.file, _Sheet()
    if file.head is None:
        return sheet
    words = file.added & file.head.word_lines
    for group, comparison in versions.comparisons.items():
        for hunk in comparison.hunks:
            for new in hunk.new:
                _note_new(new, group, versions, reach, sheet)
        for step in comparison.same:
            if step.off:
                sheet.off.update(dict.fromkeys(step.lines() & words, step.off))
    for span, why in versions.head.unreadable:
        lines = words.intersection(range(span.first_line, span.last_line + 1))
        sheet.unclear.update(dict.fromkeys(lines, why))
    for span in file.head.errors:
        lines = words.intersection(range(span.first_line, span.last_line + 1))
        sheet.unclear.update(dict.fromkeys(lines, "does not parse"))
    idle = versions.quiet | {
        n for span in versions.head.idle for n in range(span.first_line, span.last_line + 1)
    }
    live = {n for one in versions.comparisons.values() for step in one.same for n in step.lines()}
    dead = versions.head.dead_lines()
    asked = {one.line for place in versions.head.guards for one in place.asked}
    asked |= {place.line for place in versions.head.guards}
    for line in words - idle | words & asked:
        if line in dead:
            if dead[line]:
                sheet.on[line] = dead[line]
        elif line not in live or line in asked:
            sheet.other.add(line)
    return sheet


def _note_new(new: New, group: str, versions: Versions, reach: Reach, sheet: _Sheet) -> None:
    """A step that the base does not have."""
    words = versions.file.head.word_lines if versions.file.head else frozenset[int]()
    lines = new.lines & words & versions.file.added or new.lines & words or new.lines
    reached = reach.group(versions.file.path, group)
    if new.step.unclear:
        sheet.unclear.update(dict.fromkeys(lines, new.step.unclear))
    elif reached is None or (not reached.flag and not reached.reason):
        sheet.unguarded |= lines
    elif reached.reason:
        sheet.unclear.update(dict.fromkeys(lines, reached.reason))
    else:
        sheet.on.update(dict.fromkeys(lines, reached.flag or ""))


def _removals(versions: Versions) -> tuple[Removal, ...]:
    """What is gone and nothing replaces."""
    found: list[Removal] = []
    for comparison in versions.comparisons.values():
        for hunk in comparison.hunks:
            if hunk.gone:
                step = hunk.gone[0]
                span = step.span
                line = head_line(versions.file, span.first_line)
                lines = (span.first_line, max(one.span.last_line for one in hunk.gone))
                found.append(Removal(line, " ".join(step.text)[:200], lines))
    return tuple(found)


def _guards(versions: Versions) -> tuple[Guard, ...]:
    """The places that ask, one for each flag of each."""
    return tuple(
        Guard(asked.key, place.line, asked.test, place.on, place.off, _touched(place, versions))
        for place in versions.head.guards
        for asked in {one.key: one for one in place.asked}.values()
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
