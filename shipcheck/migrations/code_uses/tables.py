"""Which places of a file use a table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses import texts
from shipcheck.migrations.code_uses.lines import Lines
from shipcheck.migrations.code_uses.searching import table_pattern
from shipcheck.migrations.code_uses.use import Grade, How

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.use import Use

_RELATION = re.compile(
    r"\b(?:has_many|has_one|belongs_to|has_and_belongs_to_many|joins|includes|preload|eager_load|references"
    r"|left_joins|left_outer_joins|many_to_many|embeds_many|from|join|table)\b[\s(:{]*[\"']?$"
)
_CLIENT = re.compile(r"\b\w*(?:prisma|tx|db|trx|knex|client|manager)\w*\s*\.\s*$", re.IGNORECASE)
_CALLED = re.compile(r"\s*(?:\.|::|->)\s*\w|\s*[({]")
_NEAR = 80

NOTHING = (How.ATTRIBUTE, Grade.WORD)


def uses_of_table(context: Context, classes: Collection[str]) -> Iterable[Use]:
    """Each line that names the table or its model, with the best that can be said of it.

    `classes` are the names of models that were found anywhere in the code.
    """
    source = context.source
    lines = Lines(source)
    for model in context.models:
        if model.mapped:
            lines.keep(source.code.find(model.name, model.start), How.MODEL, Grade.CERTAIN)
    patterns = [table_pattern(context.table, tail=False)]
    patterns += [re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in classes]
    for pattern in patterns:
        for match in pattern.finditer(source.code):
            if lines.is_open(match.start()):
                lines.keep(match.start(), *_judge(context, match, classes))
    return lines.best.values()


def _judge(context: Context, match: re.Match[str], classes: Collection[str]) -> tuple[How, Grade]:
    source = context.source
    literal = source.literal_at(match.start())
    before = source.code[max(0, match.start() - _NEAR) : match.start()]
    if source.language == "sql":
        start = source.code.rfind(";", 0, match.start()) + 1
        near = max(start, match.start() - texts.LONGEST_LIST)
        if texts.defines(source.code[start : start + texts.LONGEST_LIST]):
            return NOTHING
        return How.SQL, _in_sql(context, match[0], source.code[near : match.end() + 1])
    if literal is not None and texts.is_sql(literal[: texts.LONGEST]):
        return How.SQL, _in_sql(context, match[0], literal[: texts.LONGEST])
    if literal is not None:
        related = literal.strip("\"'`") == context.table and _RELATION.search(before)
        return How.KEY, Grade.LIKELY if related else Grade.WORD
    return _in_code(match[0], before, source.code[match.end() : match.end() + _NEAR], classes)


def _in_code(word: str, before: str, after: str, classes: Collection[str]) -> tuple[How, Grade]:
    """A relation, a client's table, or a model's class that is called."""
    if _RELATION.search(before) and before.endswith((":", "(")):
        return How.KEY, Grade.LIKELY
    if _CLIENT.search(before) and re.match(r"\s*\.\s*\w+", after):
        return How.KEY, Grade.LIKELY
    if word in classes:
        return How.ATTRIBUTE, Grade.LIKELY if _is_class_used(before, after) else Grade.WORD
    if (word[:1].isupper() and _CALLED.match(after)) or before.endswith(" :"):
        return How.MODEL, Grade.WORD  # a library's, perhaps
    return NOTHING


def _in_sql(context: Context, word: str, text: str) -> Grade:
    if word != context.table or texts.defines(text):
        return Grade.WORD
    return Grade.CERTAIN if texts.names_table(text, context.table) else Grade.WORD


def _is_class_used(before: str, after: str) -> bool:
    """Whether a class is called or asked; `decoder.Token()` is a method of something else."""
    called = _CALLED.match(after)
    if called is None:
        return False
    return not (before.endswith(".") and called[0].strip() == "(")
