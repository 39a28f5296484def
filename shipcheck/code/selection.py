"""Which functions of two versions of a file must be read, and which are the same in both."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from shipcheck.code.reach import LIFECYCLE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from shipcheck.code.outline import Outlined
    from shipcheck.code.statements import Module

WORD = re.compile(rb"\w+[?!]?")
"""What counts as one word when functions are looked through unread."""
OUTWARD = frozenset({b"global", b"nonlocal"})
"""Words of functions that give values to names of what is around them."""
_MEMBER = re.compile(
    rb"(?:\b(?:self|this|cls)\b(?:\.|->)|@)(\w+)"
    rb"(?=\s*(?:[,:\])}]|(?:\|\||&&|\?\?|[-+*/%|&^.])?=(?![=~>])))"
)
"""A member of the object that may be given a value."""


class Telling(Protocol):
    """Says by words alone what may have to do with flags; rather too much than too little."""

    def look(self, words: Iterable[bytes], outside: bytes) -> None:
        """Get to know a file: its words, and what stands outside of its functions."""

    def asks(self, words: frozenset[bytes]) -> bool:
        """Whether a piece with these words may ask a flag, or hold what is asked elsewhere."""

    def brings(self, statement: bytes) -> bool:
        """Whether an import may bring in what asks flags."""


@dataclass(frozen=True, slots=True)
class Interest:
    """What of a file matters.

    `head` and `base` are the lines around changes, `names` words whose every use matters.
    """

    head: frozenset[int]
    base: frozenset[int]
    telling: Telling
    names: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its source, its functions, and the lines around changes."""

    source: bytes
    outlined: Sequence[Outlined]
    lines: frozenset[int]


def words_of(text: bytes) -> frozenset[bytes]:
    """The words of a piece of source, each once."""
    return frozenset(WORD.findall(text))


def words_in(name: str) -> frozenset[bytes]:
    """The words of a name."""
    return words_of(name.encode("utf-8", "surrogateescape"))


def names_passed_over(modules: Iterable[Module | None], names: Collection[bytes]) -> bool:
    """Whether one of the words stands in what was passed over of a file.

    `modules` are its versions, in which that is the same.
    """
    module = next((one for one in modules if one is not None), None)
    if module is None:
        return False
    spans = (one.span for one in module.skipped)
    text = b"\n".join(module.source[span.start : span.end] for span in spans)
    return not words_of(text).isdisjoint(names)


class Selection:
    """Decides by name, so that functions of one name are read together, in both versions.

    What is `left` unread stayed as it was, byte by byte, has nothing to do with flags or with what
    is kept for them, and names nothing that changed.
    """

    def __init__(self, sides: Sequence[Side], interest: Interest) -> None:
        """All that the source tells before it is read."""
        texts = [_texts(side) for side in sides]
        touched = [part for side in sides for part in _touched(side)]
        read = {part.name for part in touched} | set(_different(texts))
        words = [{name: words_of(_joined(one[name])) for name in one} for one in texts]
        self.telling = interest.telling
        for side, known in zip(sides, words, strict=True):
            outside = b"\n".join(_outside(side))
            self.telling.look(words_of(outside).union(*known.values()), outside)
        self.asking: set[bytes] = set()
        self.names = set(interest.names)
        for part in touched:
            if not (part.member and LIFECYCLE.match(part.name)):  # else nobody asks who names it
                self.names |= words_in(part.name)
        for name in read:
            if any(self.asks(known.get(name, frozenset())) for known in words):
                self._note(name)
        self.left = {name: one for name, one in words[0].items() if name not in read}
        self._texts = texts[0]
        self._take([name for name, one in self.left.items() if self._matters(one)])
        self._follow()

    def asks(self, words: frozenset[bytes]) -> bool:
        """Whether a piece of source with these words may ask a flag."""
        return not words.isdisjoint(self.asking) or self.telling.asks(words)

    def spread(
        self, asking: Iterable[bytes], names: Iterable[bytes], kept: Collection[bytes]
    ) -> bool:
        """Take what names these too; what names one that is `asking` may ask a flag by that.

        What gives a value to a member of the object with a name among `kept` is taken as well.

        Returns:
            whether anything was taken.
        """
        before = len(self.left)
        self.asking.update(asking)
        self.names.update(names)
        if kept:
            giving = [one for one in self.left if not self._given(one).isdisjoint(kept)]
            self._take(giving)
        self._follow()
        return len(self.left) < before

    def _matters(self, words: frozenset[bytes]) -> bool:
        return not words.isdisjoint(OUTWARD) or self.telling.asks(words)

    def _given(self, name: str) -> frozenset[bytes]:
        """The members that functions of a name may give a value to."""
        return frozenset(_MEMBER.findall(_joined(self._texts[name])))

    def _note(self, name: str) -> None:
        """What names a function that asks a flag may ask it by that; objects are made by others."""
        if not LIFECYCLE.match(name):
            self.asking |= words_in(name)

    def _take(self, names: Sequence[str]) -> None:
        """Read functions that ask a flag."""
        for name in names:
            del self.left[name]
            self._note(name)

    def _follow(self) -> None:
        """Take all that names what is taken."""
        while found := [one for one, words in self.left.items() if words & self.asking]:
            self._take(found)
        for name in [one for one, words in self.left.items() if words & self.names]:
            del self.left[name]


def _texts(side: Side) -> Mapping[str, list[tuple[str, bytes]]]:
    """All functions of each name, in order: where they stand, and their source."""
    found: dict[str, list[tuple[str, bytes]]] = {}
    for part in side.outlined:
        found.setdefault(part.name, []).append((part.around, side.source[part.start : part.end]))
    return found


def _joined(listed: Sequence[tuple[str, bytes]]) -> bytes:
    """The source of functions of one name."""
    return listed[0][1] if len(listed) == 1 else b"\n".join(text for _, text in listed)


def _different(texts: Sequence[Mapping[str, list[tuple[str, bytes]]]]) -> Iterator[str]:
    """The names whose functions are not the same in all versions."""
    first, last = texts[0], texts[-1]
    return (name for name in first.keys() | last.keys() if first.get(name) != last.get(name))


def _touched(side: Side) -> Iterator[Outlined]:
    """The functions that hold a line around a change."""
    lines = sorted(side.lines)
    for part in side.outlined:
        place = bisect_left(lines, part.first_line)
        if place < len(lines) and lines[place] <= part.last_line:
            yield part


def _outside(side: Side) -> Iterator[bytes]:
    """The source between the functions."""
    place = 0
    for part in side.outlined:
        yield side.source[place : part.start]
        place = part.end
    yield side.source[place:]
