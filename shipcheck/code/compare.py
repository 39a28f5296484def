"""Two lists of steps against each other: what is new, what is gone, what stayed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from shipcheck.code.inlining import inlined
from shipcheck.code.residue import Arm

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from shipcheck.code.residue import Step

LONG = 1000
"""Statements that differ in a row from which on those that come often are no place to begin at:
without that, a template written anew takes a minute."""

ALIKE = 0.5
"""Share of words in common from which on two statements are versions of one."""

NEAR = 50
"""Statements of the base, on either side, among which a version is sought: a file that was written
anew has thousands of both, of which most are versions of none."""


@dataclass(frozen=True, slots=True)
class New:
    """A step of the head that the base does not have, with the lines that make it new."""

    step: Step
    lines: frozenset[int]


@dataclass(slots=True)
class Hunk:
    """What differs in one place: what is new there, and the steps of the base that are gone.

    `gone` holds only what nothing new replaces; `replaced` is how many steps something does.
    """

    new: list[New] = field(default_factory=list)
    gone: list[Step] = field(default_factory=list)
    replaced: int = 0


@dataclass(slots=True)
class Comparison:
    """All differences, and the pairs that stayed the same."""

    hunks: list[Hunk] = field(default_factory=list)
    same: list[Step] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many steps differ."""
        return sum(len(hunk.new) + len(hunk.gone) + hunk.replaced for hunk in self.hunks)


def compare(
    head: Sequence[Step], base: Sequence[Step], names: Mapping[str, str] | None = None
) -> Comparison:
    """Align two lists of steps by their words and what is around them.

    `names` are words that stand for others: functions that the change renames.
    """
    return _Alignment(inlined(_named(head, names)), inlined(_named(base, names))).compare()


def _named(steps: Sequence[Step], names: Mapping[str, str] | None) -> list[Step]:
    """Steps with other names in their texts; a header's are its own."""
    if not names:
        return list(steps)
    known = names.keys()
    new: dict[int, Step] = {}
    for step in steps:
        context = tuple(Arm(new.get(id(arm.header), arm.header), arm.label) for arm in step.context)
        text = tuple(names.get(word, word) for word in step.text)
        changed = not known.isdisjoint(step.text) or any(
            id(arm.header) in new for arm in step.context
        )
        if changed:
            new[id(step)] = replace(step, text=text, context=context)
    return [new.get(id(step), step) for step in steps]


class _Alignment:
    def __init__(self, head: list[Step], base: list[Step]) -> None:
        self.head, self.base = head, base
        self.to_base: dict[int, int] = {}
        self.base_of: dict[int, Step] = {}
        self.paired: set[int] = set()

    def compare(self) -> Comparison:
        for key in (_whole, _text):
            for head, base in list(self._gaps()):
                self._pair(head, base, key)
        self._verify()
        found = Comparison(same=[self.head[i] for i in sorted(self.to_base)])
        for head, base in self._gaps():
            hunk = self._hunk(head, base)
            if hunk.new or hunk.gone:
                found.hunks.append(hunk)
        return found

    def _pair(self, head: range, base: range, key: Callable[[Step], Hashable]) -> None:
        """Pair equal steps within a gap, in order."""
        first = [key(self.head[i]) for i in head]
        second = [key(self.base[j]) for j in base]
        start, end = 0, 0
        shorter = min(len(first), len(second))
        while start < shorter and first[start] == second[start]:
            self._join(head[start], base[start])
            start += 1
        while end < shorter - start and first[-1 - end] == second[-1 - end]:
            self._join(head[-1 - end], base[-1 - end])
            end += 1
        middle = (first[start : len(first) - end], second[start : len(second) - end])
        if all(middle):
            matcher = SequenceMatcher(None, *middle, autojunk=len(middle[1]) > LONG)
            for block in matcher.get_matching_blocks():
                for offset in range(block.size):
                    self._join(head[start + block.a + offset], base[start + block.b + offset])

    def _join(self, head: int, base: int) -> None:
        self.to_base[head] = base

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """What lies between pairs, as ranges of indices."""
        previous_head, previous_base = -1, -1
        pairs = [*sorted(self.to_base.items()), (len(self.head), len(self.base))]
        for head, base in pairs:
            if head > previous_head + 1 or base > previous_base + 1:
                yield range(previous_head + 1, head), range(previous_base + 1, base)
            previous_head, previous_base = head, base

    def _verify(self) -> None:
        """Part pairs that stand below different steps; new heads around a block do not count."""
        self.base_of = {id(self.head[i]): self.base[j] for i, j in self.to_base.items()}
        self.paired = {id(step) for step in self.base_of.values()}
        for i, j in sorted(self.to_base.items()):
            head, base = self.head[i], self.base[j]
            if not self._same_place(head, base):
                del self.to_base[i]
                self.paired.discard(id(self.base_of.pop(id(head))))

    def _same_place(self, head: Step, base: Step) -> bool:
        above = [
            (id(self.base_of[id(arm.header)]), arm.label)
            for arm in head.context
            if id(arm.header) in self.base_of
        ]
        return above == [
            (id(arm.header), arm.label) for arm in base.context if id(arm.header) in self.paired
        ]

    def _hunk(self, head: range, base: range) -> Hunk:
        """Statements that are versions of one another are compared word by word."""
        hunk = Hunk()
        waiting = [self.base[j] for j in base if not self.base[j].literal]
        for number, i in enumerate(head):
            step = self.head[i]
            if step.literal:
                continue
            centre = number * len(waiting) // len(head)
            near = waiting[max(0, centre - NEAR) : centre + NEAR]
            version = next((one for one in near if self._version(step, one)), None)
            lines, lost = _changed(step, version) if version else (step.lines(), False)
            if version is not None:
                waiting.remove(version)
            if lines:
                hunk.new.append(New(step, lines))
            elif lost and version is not None:
                hunk.gone.append(version)
        if hunk.new:
            hunk.replaced = len(waiting)
        else:
            hunk.gone += waiting
        return hunk

    def _version(self, head: Step, base: Step) -> bool:
        """Whether two steps are versions of one statement."""
        if set(head.text).isdisjoint(base.text) or not self._same_place(head, base):
            return False
        matcher = SequenceMatcher(None, head.text, base.text, autojunk=False)
        return matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE


def _whole(step: Step) -> Hashable:
    return step.text, tuple((arm.header.text, arm.label) for arm in step.context)


def _text(step: Step) -> Hashable:
    return step.text


def _changed(head: Step, base: Step) -> tuple[frozenset[int], bool]:
    """The lines with words that the base does not have, and whether words are only gone."""
    matcher = SequenceMatcher(None, base.text, head.text, autojunk=False)
    lines: set[int] = set()
    lost = False
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind == "delete":
            lost = True
        elif kind != "equal":
            written = [word for word in head.words[start:end] if word.first_line]
            changed = [word for word in written if any(map(str.isalnum, word.text))] or written
            lines |= {n for one in changed for n in range(one.first_line, one.last_line + 1)}
            if not changed:
                lines |= head.lines()
    return frozenset(lines), lost
