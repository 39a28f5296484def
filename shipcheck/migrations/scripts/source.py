"""A file of code, with what is asked of its text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.parsing import read_source
from shipcheck.code.statements import (
    Block,
    Class,
    Function,
    If,
    Loop,
    Scope,
    Switch,
    Try,
)
from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Module, Statement


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: its statements, its text, and where its lines begin."""

    module: Module
    line_starts: tuple[int, ...] = field(default=(0,), repr=False)

    @property
    def language(self) -> str:
        """The language that it is written in."""
        return self.module.language

    def text(self, span: Span) -> str:
        """A piece of it."""
        return self.module.source[span.start : span.end].decode("utf-8", "surrogateescape")

    def between(self, start: int, end: int) -> str:
        """What stands between two offsets."""
        return self.module.source[start:end].decode("utf-8", "surrogateescape")

    def place(self, span: Span) -> Place:
        """Where a piece stands."""
        line = bisect_right(self.line_starts, span.start)
        return Place(span.first_line, span.last_line, span.start - self.line_starts[line - 1] + 1)


def read_script(language: str, content: bytes) -> Source:
    """A file of Python, Ruby or Elixir."""
    starts = [0]
    while (at := content.find(b"\n", starts[-1])) >= 0:
        starts.append(at + 1)
    return Source(read_source(language, content), tuple(starts))


def walk(block: Block | None) -> Iterator[Statement]:
    """All statements of a block, those inside of others too, but not those of closures."""
    for statement in block.statements if block is not None else ():
        yield statement
        for inner in inner_blocks(statement):
            yield from walk(inner)


def inner_blocks(statement: Statement) -> Iterator[Block | None]:
    """The blocks of a statement."""
    match statement:
        case If():
            yield from (statement.then, statement.otherwise)
        case Loop():
            yield from (statement.body, statement.otherwise)
        case Try():
            yield statement.body
            yield from statement.handlers
            yield from (statement.otherwise, statement.final)
        case Switch():
            yield from (case.body for case in statement.cases)
        case Scope() | Class() | Function():
            yield statement.body
        case _:
            return
