"""What is wrong with a checklist, each problem with its place, and how that is shown."""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from shipcheck.errors import UsageError
from shipcheck.model.text import counted, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PROBLEMS = 500
"""How many are told; more are no slips, and telling 100,000 takes minutes and megabytes."""

_LONGEST_TEXT = 500  # characters of a message, which may quote a value of a megabyte
_TAB = "    "
_WIDEST = 100  # characters of a source line that are shown; a longer one is cut around its place
# Comparing more or longer words costs time and helps nobody.
_MOST_CHOICES = 200
_LONGEST_WORD = 60


class Problem(NamedTuple):
    """One mistake; `line` and `column` are 1-based, `end_column` is the column after the last.

    The texts may quote the file as it is: `render` makes them fit for a terminal.
    """

    code: str
    message: str
    file: str
    line: int
    column: int
    end_column: int
    source_line: str
    hint: str = ""


class ChecklistError(UsageError):
    """The checklist cannot be used; `problems` are all its mistakes, ordered by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = order(problems)
        files = list(dict.fromkeys(problem.file for problem in self.problems))
        many = counted(len(self.problems), "problem")
        if len(self.problems) >= MOST_PROBLEMS:
            many = f"{many} or more"
        super().__init__(f"the checklist has {many}: {', '.join(map(visible, files))}")


def cut(text: str) -> str:
    """A text that may quote a file, no longer than anybody reads."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def as_document(problem: Problem) -> dict[str, str | int]:
    """A problem for JSON; of a long source line what is around the place."""
    line, _ = _window(problem.source_line, problem.column - 1)
    return {**problem._asdict(), "source_line": line}


def order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by place, without repetitions; files stay in the order in which they came."""
    unique = list(dict.fromkeys(problems))
    files = {file: index for index, file in enumerate(dict.fromkeys(p.file for p in unique))}
    return tuple(sorted(unique, key=lambda one: (files[one.file], one.line, one.column)))


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was most likely meant, None where nothing comes near."""
    # Only a mistake pays for the import.
    from difflib import get_close_matches  # noqa: PLC0415

    known = {choice.lower(): choice for choice in islice(choices, _MOST_CHOICES)}
    found = get_close_matches(word[:_LONGEST_WORD].lower(), known, n=1)
    return known[found[0]] if found else None


def suggest(word: str, choices: Iterable[str]) -> str:
    """A hint: the nearest choice, or all of them."""
    listed = list(choices)
    near = nearest(word, listed)
    if near is not None:
        return f"did you mean `{near}`?"
    return f"choose one of: {', '.join(listed)}" if listed else ""


def render(problems: Iterable[Problem]) -> str:
    """All problems as plain text: place and message, the line, a caret, and a hint."""
    return "".join(_render_one(problem) for problem in problems)


def _render_one(problem: Problem) -> str:
    place = f"{visible(problem.file)}:{problem.line}:{problem.column}"
    lines = [f"{place}: {visible(problem.message)}"]
    if problem.source_line.strip():
        lines += _excerpt(problem)
    if problem.hint:
        lines.append(f"  {visible(problem.hint)}")
    return "\n".join(lines) + "\n"


def _excerpt(problem: Problem) -> list[str]:
    """The source line, cut to what fits, and the carets under the place."""
    start = problem.column - 1
    end = max(problem.end_column - 1, start + 1)
    text, offset = _window(problem.source_line, start)
    before, marked = text[: start - offset], text[start - offset : end - offset]
    carets = "^" * max(_width(_shown(marked)), 1)
    return [f"    {_shown(text)}".rstrip(), "    " + " " * _width(_shown(before)) + carets]


def _window(line: str, start: int) -> tuple[str, int]:
    """At most `_WIDEST` characters of the line, and how many were cut before them."""
    if len(line) <= _WIDEST:
        return line, 0
    offset = max(0, min(start - _WIDEST // 2, len(line) - _WIDEST))
    return line[offset : offset + _WIDEST], offset


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _width(text: str) -> int:
    """Terminal cells: two for wide characters, none for combining marks."""
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
