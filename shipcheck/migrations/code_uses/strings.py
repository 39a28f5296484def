"""A column's name in a string: SQL, a key, a tag of a field, or only a word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses import texts
from shipcheck.migrations.code_uses.judging import by_line, by_model
from shipcheck.migrations.code_uses.searching import table_pattern
from shipcheck.migrations.code_uses.spelling import is_common, normal
from shipcheck.migrations.code_uses.use import Grade, How

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.context import Context

_QUALIFIER = re.compile(r"([A-Za-z_]\w*)[\"`\]]?\.[\"`\[]?$")
_COLUMN_NAME = re.compile(r"""(?:\b(?:Column|mapped_column)\(\s*|\bdb_column\s*=\s*)["']$""")
"""What makes a string the name of the column that a model declares under another one."""

_LOOK_BACK = 160

NOTHING = (How.KEY, Grade.WORD)


def in_statement(context: Context, position: int, column: str) -> tuple[How, Grade]:
    """A place in a file of SQL."""
    code = context.source.code
    start = code.rfind(";", 0, position) + 1
    end = code.find(";", position)
    text = code[start : end if end >= 0 else len(code)][: texts.LONGEST]
    return How.SQL, _in_sql(context, position, text, column)


def in_string(
    context: Context, position: int, literal: str, column: str, word: str
) -> tuple[How, Grade]:
    """A place in a string of the code."""
    text = literal[: texts.LONGEST]
    model = context.model_at(position)
    if texts.is_sql(text) or texts.defines(text):
        grade = _in_sql(context, position, text, column)
        if grade is Grade.WORD and "{" in text and model is not None and not texts.defines(text):
            grade = Grade.LIKELY  # the table's name is put in
        return How.SQL, grade
    if text.startswith("`") and context.source.language == "go":
        return _in_tag(context, position, text, column)
    if _qualified(context, text, column):
        return How.SQL, Grade.CERTAIN
    fits = texts.is_key(text) or texts.is_condition(text, column)
    if not fits or word != column:
        return NOTHING
    if model is not None:
        before = context.source.code[max(0, position - _LOOK_BACK) : position]
        how = How.MODEL if _COLUMN_NAME.search(before) else How.KEY
        return how, by_model(context, model, column)
    return How.KEY, by_line(context, position, word, column)


def _in_sql(context: Context, position: int, text: str, column: str) -> Grade:
    """`a.legacy_token` is ours if `a` is the table's alias; without it, other tables may be meant."""
    if texts.defines(text):
        return Grade.WORD
    named = texts.names_table(text, context.table)
    qualifier = _QUALIFIER.search(context.source.code[max(0, position - _LOOK_BACK) : position])
    if qualifier is not None:
        own = normal(qualifier[1]) in {normal(one) for one in texts.aliases(text, context.table)}
        return Grade.CERTAIN if own else Grade.WORD
    if named:
        return Grade.LIKELY if texts.joins(text) else Grade.CERTAIN
    if is_common(column) or not table_pattern(context.table, tail=False).search(text):
        return Grade.WORD
    return Grade.LIKELY


def _qualified(context: Context, text: str, column: str) -> bool:
    """Whether it says `table.column`."""
    pattern = rf"\b{re.escape(context.table)}[\"`]?\.[\"`]?{re.escape(column)}\b"
    return re.search(pattern, text, re.IGNORECASE) is not None


def _in_tag(context: Context, position: int, text: str, column: str) -> tuple[How, Grade]:
    """A field's tag in Go, if it is one for a database: `db:"legacy_token"`, not `json:"…"`."""
    keys = r"\b(?:db|gorm|bun|pg|sql|xorm|column):\"?[^\"]*"
    if not re.search(rf"{keys}\b{re.escape(column)}\b", text):
        return NOTHING
    model = context.model_at(position)
    if model is not None:
        return How.MODEL, Grade.CERTAIN
    likely = context.named and not is_common(column)
    return How.MODEL, Grade.LIKELY if likely else Grade.WORD
