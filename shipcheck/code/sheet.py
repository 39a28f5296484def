"""Each changed line of a file with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.quiet import SMELLS, entries, is_private
from shipcheck.code.reader import TOO_DEEP
from shipcheck.code.words import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.compare import New
    from shipcheck.code.nodes import Span
    from shipcheck.code.reach import Reach, Reached
    from shipcheck.code.residue import Step
    from shipcheck.code.versions import Versions

NOT_PARSED = "does not parse"
NOT_COVERED = "no statement that is known"
STRUCTURE = frozenset(
    {
        "const", "var", "let", "type", "static", "public", "private", "protected", "export", "default",
        "class", "struct", "break", "end", "else", "do", "try", "finally", "ensure", "begin", "then", "in",
        "protocol", "enum", "extension", "object", "companion", "internal", "final", "override",
    }
)  # fmt: skip
"""Words that open and close what other lines hold."""


OPENINGS = (("try",), ("try", ":"), ("try", "{"), ("begin",), ("do",), ("do", "{"))
WAYS_OUT = frozenset(
    {"raise", "throw", "return", "abort", "head", "redirect_to", "not_found", "render_404", "halt"}
)
"""First words of steps with which a new function leaves; what reaches it is judged by itself."""


@dataclass(slots=True)
class Sheet:
    """What is known of lines; a line in several goes by the order of the fields."""

    unguarded: set[int] = field(default_factory=set)
    unclear: dict[int, str] = field(default_factory=dict)
    on: dict[int, str] = field(default_factory=dict)
    off: dict[int, str] = field(default_factory=dict)
    other: set[int] = field(default_factory=set)


def sheet_of(versions: Versions, reach: Reach) -> Sheet:
    """All changed lines of a file that is there."""
    file, sheet = versions.file, Sheet()
    if file.head is None:
        return sheet
    changed = file.added & file.head.word_lines
    if versions.head.too_deep or versions.base.too_deep:
        sheet.unclear.update(dict.fromkeys(changed, TOO_DEEP))
        return sheet
    for group, comparison in versions.comparisons.items():
        for hunk in comparison.hunks:
            for new in hunk.new:
                _note_new(new, group, versions, reach, sheet)
    for span, why in versions.head.unreadable:
        sheet.unclear.update(dict.fromkeys(changed & _lines([span]), why))
    broken = _lines(file.head.errors)
    sheet.unclear.update(dict.fromkeys(changed & broken, NOT_PARSED))
    sheet.unguarded -= broken
    _note_rest(changed, versions, sheet)
    return sheet


def _note_new(new: New, group: str, versions: Versions, reach: Reach, sheet: Sheet) -> None:
    """A step that the base does not have."""
    words = versions.file.head.word_lines if versions.file.head else frozenset[int]()
    lines = new.lines & words & versions.file.added or new.lines & words or new.lines
    if SMELLS.search(" ".join((group, *new.step.text[:2]))):
        listed = entries(new.step, new.lines, versions.constants | versions.came)
        versions.quiet |= listed
        lines -= listed
    reached = reach.group(versions.file.path, group)
    if not new.lines & words and new.step.text in OPENINGS:
        return  # what it leads to is told
    definition = versions.head.definitions.get(group, [None])[0]
    asks = definition is not None and definition.predicate
    if reached is not None and reached.reason and _keeps(new.step, versions):
        versions.quiet |= lines
    elif reached is not None and (asks or _leaves(new.step)):
        sheet.other |= lines  # a new function that only asks, or only leaves while the flag is off
    elif reached is not None and reached.flag and not reached.gate:
        sheet.on.update(dict.fromkeys(lines, reached.flag))
    elif new.step.unclear:
        vague = lines & new.step.vague if new.step.vague else lines
        sheet.unclear.update(dict.fromkeys(vague, new.step.unclear))
        _note_running(new.step, lines - vague, reached, sheet)
    else:
        _note_running(new.step, lines, reached, sheet)


def _note_running(step: Step, lines: frozenset[int], reached: Reached | None, sheet: Sheet) -> None:
    """What runs whenever its function does, which no flag alone decides."""
    if reached is not None and reached.gate and step.text[0] in WAYS_OUT:
        sheet.other |= lines  # what a decorator or a filter returns
    elif reached is None or reached.gate or not reached.reason:
        sheet.unguarded |= lines
    else:
        sheet.unclear.update(dict.fromkeys(lines, reached.reason))


def _leaves(step: Step) -> bool:
    """Whether a step only leaves while a flag is off; to show an element is more than that."""
    return bool(step.off) and step.text[0] in WAYS_OUT and "<" not in step.text[1:3]


def _keeps(step: Step, versions: Versions) -> bool:
    """Whether a new constructor only keeps something for later."""
    module = versions.file.head
    return module is not None and is_private(step.keeps, module)


def _note_rest(changed: frozenset[int], versions: Versions, sheet: Sheet) -> None:
    """Lines that are not new: those that do not run, guards, and what stayed as it was."""
    head = versions.head
    asking = _lines(head.asking) | {one.line for one in head.guards}
    asking |= {asked.line for one in head.guards for asked in one.asked}
    idle = versions.quiet | _lines(head.idle)
    steps = [step for one in head.steps.values() for step in one]
    live = {line: step.off for step in steps for line in step.lines()}
    live.update({line: one.flag for one in head.kept for line in _lines([one.span])})
    definitions = (one for listed in head.definitions.values() for one in listed)
    marks = _lines(mark.span for one in definitions for mark in one.node.decorators)
    dead = head.dead_lines()
    known = sheet.unguarded | sheet.unclear.keys() | sheet.on.keys() | sheet.other
    for line in changed - (idle - asking) - known:
        if line in dead:
            if dead[line]:
                sheet.on[line] = dead[line]
        elif line in asking:
            sheet.other.add(line)
        elif line in live:
            if live[line]:
                sheet.off[line] = live[line]
        elif line not in marks and not _structure(line, versions):
            sheet.unclear.setdefault(line, NOT_COVERED)


def _structure(line: int, versions: Versions) -> bool:
    """Whether a line only opens or closes something."""
    module = versions.file.head
    if module is None:
        return False
    source = module.source.split(b"\n")
    start = sum(len(one) + 1 for one in source[: line - 1])
    span = type(module.body.span)(start, start + len(source[line - 1]), line, line)
    texts = (word.text for word in words_of(module, span))
    return all(text in STRUCTURE for text in texts if any(map(str.isalnum, text)))


def _lines(spans: Iterable[Span]) -> set[int]:
    return {line for span in spans for line in range(span.first_line, span.last_line + 1)}
