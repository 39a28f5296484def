"""Which places of a file use a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.judging import by_line, by_model, by_receiver
from shipcheck.migrations.code_uses.lexing import MARKUP
from shipcheck.migrations.code_uses.lines import Lines
from shipcheck.migrations.code_uses.searching import column_pattern
from shipcheck.migrations.code_uses.spelling import normal
from shipcheck.migrations.code_uses.strings import in_statement, in_string
from shipcheck.migrations.code_uses.use import Grade, How

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.models import Model
    from shipcheck.migrations.code_uses.use import Use

_DECLARES = re.compile(
    r"^[ \t]*(?:@[\w.]+(?:\([^)]*\))?[ \t]+)*"
    r"(?:(?:public|private|protected|readonly|declare|pub|val|var|final)[ \t]+)*[\"']?$"
)
_TYPED = re.compile(
    r"^[ \t]*(?:(?:public|private|protected|internal|final|static|var|let)[ \t]+)+[\w<>\[\].?,]+[ \t]+\$?$"
)
"""A field with its type before its name: Java's, C#'s, PHP's."""

_VALUE = re.compile(r"\s*(?::(?!:)|=>|=(?![=~>]))")
_IGNORED = re.compile(r"ignored_columns\s*(?:\+?=|<<)")
_LOWER = frozenset(
    {"ruby", "crystal", "python", "elixir", "javascript", "typescript", "tsx", "php"}
)
"""Languages in which `Token` is a class and never the attribute `token`."""

_BARE = frozenset({"ruby", "crystal", "elixir", "rust"})
"""Languages in which a model's own code may name a column with nothing before or after it."""

NOTHING = (How.ATTRIBUTE, Grade.WORD)


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
    text = code[start : start + 2_000]
    end = text.find("]") if "[" in text.split("\n", 1)[0] else text.find("\n")
    return text[:end] if end >= 0 else text


def _judge(context: Context, match: re.Match[str], column: str) -> tuple[How, Grade]:
    """How a place names the column, and how sure that is."""
    source = context.source
    position, word = match.start("word"), match["word"]
    if _IGNORED.search(source.around(position)):
        return NOTHING
    if normal(word) != normal(
        column
    ):  # `owner` of `owner_id`: as what it is declared, nothing else
        return _relation(context, match)
    if source.language == "sql":
        return in_statement(context, position, column)
    literal = source.literal_at(position)
    if literal is not None:
        return in_string(context, position, literal, column, word)
    return _in_code(context, match, column)


def _in_code(context: Context, match: re.Match[str], column: str) -> tuple[How, Grade]:
    """A word of code: `Token` is no attribute where attributes begin with a small letter."""
    source, word = context.source, match["word"]
    if (
        word[:1].isupper()
        and column[:1].islower()
        and (source.language in _LOWER or word.isupper())
    ):
        return NOTHING
    receiver = context.receiver(match.start())
    if receiver is None:
        return _alone(context, match, column)
    return How.ATTRIBUTE, by_receiver(context, match.start("word"), receiver, word, column)


def _relation(context: Context, match: re.Match[str]) -> tuple[How, Grade]:
    """The relation that a foreign key is declared as, in the model."""
    source = context.source
    if context.model_at(match.start()) is None or source.literal_at(match.start()) is not None:
        return NOTHING
    line = source.around(match.start())
    before = source.code[source.code.rfind("\n", 0, match.start()) + 1 : match.start()]
    if re.search(r"\bbelongs_to[\s(]+:?$", before) and "foreign_key" not in line:
        return How.MODEL, Grade.CERTAIN
    if not before.strip() and re.search(r"ForeignKey|OneToOne", line):
        return How.MODEL, Grade.CERTAIN
    return NOTHING


def _alone(context: Context, match: re.Match[str], column: str) -> tuple[How, Grade]:
    """The word with no receiver: declared in a model, a symbol, a key, or a variable."""
    source = context.source
    start, after = match.start(), source.code[match.end() : match.end() + 40]
    line_start = source.code.rfind("\n", 0, start) + 1
    before = source.code[line_start:start]
    symbol = before.endswith(":") and not before.endswith("::")
    if source.language in MARKUP and not symbol:
        return NOTHING
    model = context.model_at(start)
    declares = (_DECLARES.match(before) or _TYPED.match(before)) is not None
    if symbol or (_VALUE.match(after) and not (declares and "=" in after[:3] and model is None)):
        if model is not None and declares and not symbol:
            return _declared(context, match, model, column)
        grade = (
            by_model(context, model, column) if model else by_line(context, start, match[0], column)
        )
        return How.KEY, grade
    if model is None or (not declares and source.language not in _BARE):
        return NOTHING
    return _declared(context, match, model, column)


def _declared(
    context: Context, match: re.Match[str], model: Model, column: str
) -> tuple[How, Grade]:
    """A word of its own in a model's body; a variable of Ruby is none of the model's."""
    source = context.source
    if source.language in ("ruby", "crystal", "elixir"):
        body = source.bare[model.start : model.end]
        if source.language != "elixir" and _is_local(body, match["word"]):
            return NOTHING
        return How.ATTRIBUTE, by_model(context, model, column)
    return How.MODEL, by_model(context, model, column)


def _is_local(body: str, word: str) -> bool:
    """Whether Ruby takes the word for a variable: it is assigned, or a parameter."""
    name = re.escape(word)
    return (
        re.search(
            rf"^\s*{name}\s*(?:[-+*/|&]{{0,2}}=)(?!=)|\|[^|\n]*\b{name}\b[^|\n]*\|", body, re.M
        )
        is not None
    )
