"""Which places of a file use a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.attributes import NOTHING, in_code, relation
from shipcheck.migrations.code_uses.lines import Lines
from shipcheck.migrations.code_uses.searching import column_pattern
from shipcheck.migrations.code_uses.spelling import normal
from shipcheck.migrations.code_uses.strings import in_statement, in_string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.use import Grade, How, Use

_IGNORED = re.compile(r"ignored_columns\s*(?:\+?=|<<)")
_LONGEST_LIST = 2_000


def uses_of_column(context: Context, column: str) -> Iterable[Use]:
    """Each line that holds the word, with the best that can be said of it; `WORD` where it is no use."""
    lines = Lines(context.source)
    for match in column_pattern(column).finditer(context.source.code):
        if lines.is_open(match.start()):
            lines.keep(match.start(), *_judge(context, match, column))
    return lines.best.values()


def ignored_at(context: Context, column: str) -> str:
    """Where the model says that it does without the column, as `path:line`; empty if nowhere."""
    source = context.source
    pattern = re.compile(rf"\b{re.escape(column)}\b")
    for match in _IGNORED.finditer(source.code):
        if context.model_at(match.start()) and pattern.search(_listed(source.code, match.end())):
            return f"{source.path}:{source.line_of(match.start())}"
    return ""


def _listed(code: str, start: int) -> str:
    """What is assigned at a place: up to the bracket that closes the list, else the line."""
    text = code[start : start + _LONGEST_LIST]
    end = text.find("]") if "[" in text.split("\n", 1)[0] else text.find("\n")
    return text[:end] if end >= 0 else text


def _judge(context: Context, match: re.Match[str], column: str) -> tuple[How, Grade]:
    """How a place names the column, and how sure that is."""
    source = context.source
    position, word = match.start("word"), match["word"]
    if _IGNORED.search(source.around(position)):
        return NOTHING
    if normal(word) != normal(column):
        return relation(context, match)
    if source.language == "sql":
        return in_statement(context, position, column)
    literal = source.literal_at(position)
    if literal is not None:
        return in_string(context, position, literal, column, word)
    return in_code(context, match, column)
