"""How sure it is that an attribute or a key is the column: by the model, the receiver, and the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.context import words_of
from shipcheck.migrations.code_uses.spelling import endings, is_common
from shipcheck.migrations.code_uses.use import Grade

if TYPE_CHECKING:
    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.models import Model

_ITSELF = frozenset({"", "self", "this", "cls", "it"})
_INPUT = frozenset({
    "form", "forms", "params", "input", "dto", "request", "req", "res", "response", "payload", "props",
    "config", "options", "opts", "settings", "args", "claims", "env", "event", "query", "style",
    "styles",
})  # fmt: skip
"""What a receiver's name ends with that stands for no row of a table."""

_FIELDS = frozenset({"go", "java", "kotlin", "csharp", "rust", "swift", "scala", "php"})
"""Languages in which rows are read into fields that no framework declares."""


def by_model(context: Context, model: Model, column: str) -> Grade:
    """Inside of a model all is certain; inside of a namesake it is likely at best."""
    if model.mapped:
        return Grade.CERTAIN
    rare = not is_common(column) and not context.rivals
    return Grade.LIKELY if rare and context.source.language in _FIELDS else Grade.WORD


def by_receiver(context: Context, position: int, receiver: str, word: str, column: str) -> Grade:
    """`account.score` is certain, `story.score` is not ours, `row.score` is likely where it is rare."""
    if context.is_own(receiver):
        return Grade.CERTAIN
    if context.is_foreign(receiver) or any(one in _INPUT for one in endings(receiver)):
        return Grade.WORD
    if receiver in _ITSELF:
        model = context.model_at(position)
        return by_model(context, model, column) if model is not None else Grade.WORD
    return min(by_line(context, position, word, column), Grade.LIKELY)


def by_line(context: Context, position: int, word: str, column: str) -> Grade:
    """By what else the line names; a common word counts only beside the table's own name."""
    source = context.source
    rest = source.around(position).replace(word, " ")
    if context.is_named_in(rest):
        return Grade.CERTAIN
    if any(context.is_foreign(one) for one in words_of(rest)):
        return Grade.WORD
    if not context.named or is_common(column) or context.rivals:
        return Grade.WORD
    return Grade.LIKELY
