"""Pieces of source as words: what two versions are compared by, whatever their layout."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Module

ONE_QUOTE = frozenset({"python", "javascript", "typescript", "tsx"})
"""Languages in which both quotes say the same."""

LONGEST_QUOTE = 4
OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(OPENERS.values())
BEFORE_GROUP = frozenset(
    {"", "=", "+", "*", "**", "...", "(", "[", "{", ",", "=>", "return", ":=", ":", "?", "&&", "||"}
)
NO_CALLEE = frozenset({"return", "in", "not", "and", "or", "if", "else", "yield", "await", "is"})
ADDERS = frozenset({"+", "*", "**", "...", "??", "?:"})
IN_PLACE = frozenset({"+", "??", "?:"})
"""Of those the ones that stand between two values, not before one of several."""
NOTHINGS = (
    ("+", "[", "]"), ("*", "[", "]"), ("**", "{", "}"), ("...", "[", "]"), ("...", "{", "}"),
    ("...", "false"), ("...", "null"), ("??", "null"), ("??", "nil"), ("?:", "null"),
)  # fmt: skip
AFTER_GROUP = frozenset({"", ",", ";", *CLOSERS})


class Word(NamedTuple):
    """One token with its lines; those that we put there ourselves have line 0."""

    text: str
    first_line: int
    last_line: int


class Cut(NamedTuple):
    """Bytes to be left out, and the words that stand there instead."""

    start: int
    end: int
    instead: tuple[str, ...] = ()


def words(module: Module, span: Span, cuts: Iterable[Cut] = ()) -> tuple[Word, ...]:
    """The words of a piece of source without the cuts, put into one form."""
    found: list[Word] = []
    place = span.start
    for cut in sorted(cuts):
        if (cut.start < place and cut.end <= place) or cut.start > span.end:  # cut already, beyond
            continue
        found += _raw(module, place, cut.start)
        found += (Word(text, 0, 0) for text in cut.instead)
        place = max(place, cut.end)
    found += _raw(module, place, span.end)
    return tuple(_plain(found))


def _raw(module: Module, start: int, end: int) -> Iterable[Word]:
    """The words that begin in a range of bytes."""
    tokens, source = module.tokens, module.source
    for index in range(bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)):
        text = source[tokens.starts[index] : tokens.ends[index]].decode("utf-8", "surrogateescape")
        if module.language in ONE_QUOTE and len(text) <= LONGEST_QUOTE:
            text = text.replace("'", '"')
        yield Word(text, tokens.first_lines[index], tokens.last_lines[index])


def _plain(found: list[Word]) -> list[Word]:
    """Without what layout adds: last commas and semicolons, brackets around a whole value."""
    while found and found[-1].text in (";", ","):
        found.pop()
    texts = [word.text for word in found]
    dropped: set[int] = set()
    opened: list[int] = []
    commas: dict[int, int] = {}
    for index, text in enumerate(texts):
        if text in OPENERS:
            opened.append(index)
        elif text in CLOSERS and opened:
            start = opened.pop()
            if texts[index - 1] == "," and (
                text != ")" or _called(texts, start) or commas.get(start, 0) > 1
            ):
                dropped.add(index - 1)
            if text == ")" and not commas.get(start) and _groups(texts, start, index):
                dropped |= {start, index}
        elif text == "," and opened:
            commas[opened[-1]] = commas.get(opened[-1], 0) + 1
    left = [word for index, word in enumerate(found) if index not in dropped]
    return _unfolded(_without_nothing(left))


def _unfolded(found: list[Word]) -> list[Word]:
    """`...[a, b]` and `...{ a }` as `a, b` and `a`: what is spread right there is there."""
    if not any(word.text == "..." for word in found):
        return found
    opened: list[int] = []
    dropped: set[int] = set()
    for index, word in enumerate(found):
        if word.text in OPENERS:
            opened.append(index)
        elif word.text in CLOSERS and opened:
            start = opened.pop()
            after = found[index + 1].text if index + 1 < len(found) else ""
            spread = start > 0 and found[start - 1].text == "..." and word.text != ")"
            if spread and after in (",", *CLOSERS) and index > start + 1:
                dropped |= {start - 1, start, index}
    return [word for index, word in enumerate(found) if index not in dropped]


def _without_nothing(found: list[Word]) -> list[Word]:
    """Without the adding and spreading of nothing: `+ []`, `...false`."""
    adders = [index for index, word in enumerate(found) if word.text in ADDERS]
    for start in reversed(adders):
        for pattern in NOTHINGS:
            texts = tuple(word.text for word in found[start : start + len(pattern)])
            if texts == pattern:
                end = start + len(pattern)
                if texts[0] not in IN_PLACE and start and found[start - 1].text == ",":
                    start -= 1  # noqa: PLW2901 - its comma goes too
                elif texts[0] not in IN_PLACE and end < len(found) and found[end].text == ",":
                    end += 1
                return _without_nothing(found[:start] + found[end:])
    return found


def _called(texts: list[str], start: int) -> bool:
    """Whether a bracket opens the arguments of a call."""
    before = texts[start - 1] if start else ""
    if before in NO_CALLEE:
        return False
    return before[-1:].isalnum() or before[-1:] in ("_", ")", "]", "?", "!")


def _groups(texts: list[str], start: int, end: int) -> bool:
    """Whether brackets hold a whole value and so say nothing."""
    before = texts[start - 1] if start else ""
    after = texts[end + 1] if end + 1 < len(texts) else ""
    if before not in BEFORE_GROUP or after not in AFTER_GROUP or end == start + 1:
        return False
    return texts[start + 1] != "{" or before != "=>"
