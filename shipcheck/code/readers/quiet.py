"""Words that do nothing: they are no words of a module, and its lines are without them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.code.statements import Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Module

Token = tuple[int, int, int, int]
"""First byte, end, first line, last line; the columns of Tokens."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Places of a file: its types, the tags that close elements, where texts between tags start."""

    types: Sequence[Span]
    closings: Sequence[Span] = ()
    texts: frozenset[int] = frozenset()


def quieted(module: Module, quiet: Quiet) -> Module:
    """The module, its types counted as comments since nobody runs them, its texts without space."""
    if not (quiet.types or quiet.closings or quiet.texts):
        return module
    tokens = tuple(_tokens(module, quiet))
    closed = _Places(quiet.closings)
    lines = {
        line
        for start, end, first, last in tokens
        if (start, end) not in closed and _says_something(module.source[start:end])
        for line in range(first, last + 1)
    }
    columns = tuple(zip(*tokens, strict=True)) or ((), (), (), ())
    comments = sorted((*module.comments, *quiet.types), key=lambda span: span.start)
    return replace(
        module, word_lines=module.word_lines & lines, comments=tuple(comments),
        tokens=Tokens(*columns),
    )  # fmt: skip


def _says_something(token: bytes) -> bool:
    """Whether a token is more than punctuation."""
    return not token.isascii() or any(chr(byte).isalnum() for byte in token)


class _Places:
    """Spans that do not overlap, asked whether they hold a piece of the source."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans, key=lambda span: span.start)
        self.starts = [span.start for span in self.spans]

    def __contains__(self, piece: tuple[int, int]) -> bool:
        before = bisect_right(self.starts, piece[0]) - 1
        return before >= 0 and piece[1] <= self.spans[before].end


def _tokens(module: Module, quiet: Quiet) -> Iterator[Token]:
    """The tokens that are no types, each line of a text as one."""
    types, columns = _Places(quiet.types), module.tokens
    rows = zip(
        columns.starts, columns.ends, columns.first_lines, columns.last_lines, strict=True
    )  # fmt: skip
    for token in rows:
        if token[:2] in types:
            continue
        if token[0] in quiet.texts:
            yield from _lines(module.source, token)
        else:
            yield token


def _lines(source: bytes, token: Token) -> Iterator[Token]:
    """The lines of a text that say something, without the space around them."""
    start, end, line, _ = token
    for offset, words in enumerate(source[start:end].split(b"\n")):
        first = start + len(words) - len(words.lstrip())
        if words.strip():
            yield first, first + len(words.strip()), line + offset, line + offset
        start += len(words) + 1
