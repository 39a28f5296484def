"""What the files that were read have of a table or a column, taken together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.code_uses.columns import ignored_at, uses_of_column
from shipcheck.migrations.code_uses.context import context_of
from shipcheck.migrations.code_uses.lines import SHOWN
from shipcheck.migrations.code_uses.models import models_of
from shipcheck.migrations.code_uses.spelling import is_common
from shipcheck.migrations.code_uses.tables import uses_of_table
from shipcheck.migrations.code_uses.use import Grade, How, Use, Uses

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shipcheck.migrations.code_uses.context import Context
    from shipcheck.migrations.code_uses.lexing import Source
    from shipcheck.migrations.code_uses.models import Model
    from shipcheck.migrations.code_uses.use import Name

_NO_PARENTS = frozenset({"prisma", "elixir", "rust"})
"""Languages whose models inherit nothing: what they do not declare, they do not have."""


SPREAD = 60
"""With this many lines in files that do not name the table, a word is as good as a common one."""


@dataclass(slots=True)
class _Found:
    """What one name has so far; `elsewhere` counts words in files that do not name the table."""

    models: list[tuple[Source, Model]]
    uses: list[Use] = field(default_factory=list)
    elsewhere: int = 0
    ignored: str = ""


def collect(name: Name, files: Sequence[Source], *, known: bool) -> Uses:
    """The uses of a name; `known` is whether all files were read that could have one."""
    models = [
        (source, model)
        for source in files
        for model in models_of(source, name.table)
        if model.mapped
    ]
    found = _Found(models)
    classes = {model.name for _, model in models}
    for source in files:
        _look(found, source, name, classes)
    places = [use for use in found.uses if use.grade is not Grade.WORD]
    words = len(found.uses) - len(places)
    if name.column is None:
        # Libraries have tables too: `good_jobs` is used by whoever says `GoodJob` or `:good_job`.
        foreign = any(use.how is How.MODEL and use.grade is Grade.WORD for use in found.uses)
        return Uses(tuple(places), words, known and not (foreign and "_" in name.table))
    if found.ignored or _is_undeclared(found, name.column):
        places = [use for use in places if use.how is How.SQL]
        return Uses(tuple(places), words, known, found.ignored)
    if found.elsewhere > SPREAD:
        places = [use for use in places if use.grade is Grade.CERTAIN or use.how is How.SQL]
    # A rare word in code that names no table may be the column all the same.
    unsure = bool(found.elsewhere) and not is_common(name.column) and not places
    places += [_cached(source, model) for source, model in models if model.lists]
    places.sort(key=lambda use: (use.path, use.line))
    return Uses(tuple(places), words, known and not unsure)


def _look(found: _Found, source: Source, name: Name, classes: Collection[str]) -> None:
    """Add what a file has of a name."""
    context = context_of(source, name.table, classes, name.others)
    if name.column is None:
        found.uses += uses_of_table(context, classes)
        return
    uses = list(uses_of_column(context, name.column))
    found.uses += uses
    found.ignored = found.ignored or ignored_at(context, name.column)
    found.elsewhere += _elsewhere(context, uses, name.column)


def _elsewhere(context: Context, uses: Sequence[Use], column: str) -> int:
    if context.named:
        return 0
    return sum(use.grade is Grade.WORD and column in use.text for use in uses)


def _is_undeclared(found: _Found, column: str) -> bool:
    """Whether the table's models are known and none of them, nor any mixin, declares the column.

    Attributes and keys of that name are other things then. A common word may be declared by a parent
    in a file that nobody has read.
    """
    models = found.models
    if not models or not all(model.declares for _, model in models):
        return False
    alone = all(source.language in _NO_PARENTS for source, _ in models)
    declared = [use for use in found.uses if use.how is How.MODEL]
    if any(use.grade is not Grade.WORD for use in declared) or (declared and not alone):
        return False
    return alone or not is_common(column)


def _cached(source: Source, model: Model) -> Use:
    """The model that learns its columns from the database, once."""
    line = source.line_of(source.code.find(model.name, model.start))
    text = source.line(line).strip()[:SHOWN]
    return Use(source.path, line, text, How.CACHED, Grade.LIKELY)
