"""A YAML file as plain values, with the place of every key and value."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from shipcheck.checklist.problems import Problem, cut

Path = tuple[str | int, ...]
"""The keys and list indexes that lead from the top of a file to a value."""


YamlValue: TypeAlias = Any
"""What YAML says: text, a number, a truth value, None, or a list or map of these."""


class Span(NamedTuple):
    """Where something stands; all numbers are 1-based, `end_column` is the column after it."""

    line: int
    column: int
    end_line: int
    end_column: int


_TOP = Span(1, 1, 1, 1)


class Document:
    """One file: `value` is what it says, `problems` what could not be read.

    `keys` and `values` map a path to the place of its key and of its value. `complete` tells
    whether the whole file was read; only then is `value` worth judging.
    """

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        self.value: YamlValue = None
        self.complete = False
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.problems: list[Problem] = []

    @cached_property
    def refused(self) -> frozenset[tuple[int, int]]:
        """The lines and columns of `problems`; to be asked for once all are known."""
        return frozenset((problem.line, problem.column) for problem in self.problems)

    def span(self, path: Path, *, key: bool = False) -> Span:
        """The place of a value, or of its key; of what holds it where it has no place itself."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        found = self.values.get(path, _TOP)
        empty = (found.line, found.column) == (found.end_line, found.end_column)
        # An empty value has no width: its key is what a reader looks for.
        return self.keys.get(path, found) if empty else found

    def problem(
        self, code: str, message: str, path: Path, *, key: bool = False, hint: str = ""
    ) -> Problem:
        """A problem at a value, or at its key."""
        return self.problem_at(code, message, self.span(path, key=key), hint=hint)

    def problem_at(self, code: str, message: str, span: Span, *, hint: str = "") -> Problem:
        """A problem at a place."""
        source = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        end = span.end_column if span.end_line == span.line else len(source.rstrip()) + 1
        end = max(end, span.column + 1)
        place = (self.file, span.line, span.column, end)
        return Problem(code, cut(message), *place, source, cut(hint))
