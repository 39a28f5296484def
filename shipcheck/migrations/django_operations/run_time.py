"""Operations of a Django migration that its class does not list: what code puts there by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Name
from shipcheck.code.statements import Assign, Class, Evaluate, Function
from shipcheck.migrations.scripts.source import walk
from shipcheck.migrations.scripts.values import Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.code.statements import Statement
    from shipcheck.migrations.scripts.source import Source

OVERRIDDEN = frozenset({"apply", "unapply", "__init__", "operations", "mutate_state", "__new__"})
"""Methods of a migration that change what it does."""

_OUTSIDE = re.compile(
    r"\bMigration\s*\.\s*(?:operations|apply|unapply)\b|\bsetattr\(\s*Migration\b"
)
_INSIDE = re.compile(r"operations\s*(?:\.\s*(?:append|extend|insert|__iadd__)\s*\(|\[)")


def made_at_run_time(
    source: Source, migration: Class | None, classes: Sequence[Class]
) -> tuple[Unknown, ...]:
    """One unknown operation for each place that adds some or takes over their work."""
    if migration is None:
        return ()
    spans = [*_outside(source, migration), *_inside(source, migration)]
    bases = [one.path for one in migration.bases if isinstance(one, Name)]
    for one in classes:
        if one is not migration and one.name in bases:
            spans += _inside(source, one)
            spans += _listed(one)
    if not any(_listed(migration)) and any(_is_strange(base, classes) for base in bases):
        spans.append(migration.span)
    return tuple(Unknown(source.text(span)[:200], span) for span in spans)


def _outside(source: Source, migration: Class) -> Iterator[Span]:
    """Statements of the module that change the class."""
    for one in source.module.body.statements:
        if one is migration or isinstance(one, Function | Class):
            continue
        if _OUTSIDE.search(source.text(one.span)):
            yield one.span


def _inside(source: Source, migration: Class) -> Iterator[Span]:
    """Methods that take over, and calls that change the list."""
    for one in walk(migration.body):
        takes_over = isinstance(one, Function) and one.name in OVERRIDDEN
        changes = isinstance(one, Evaluate) and _INSIDE.match(source.text(one.span))
        if takes_over or changes:
            yield one.span


def _listed(migration: Class) -> Iterator[Span]:
    """Where a class lists its operations."""
    for one in walk(migration.body):
        if _names_operations(one):
            yield one.span


def _names_operations(statement: Statement) -> bool:
    return isinstance(statement, Assign) and any(
        target.path == "operations" for target in statement.targets
    )


def _is_strange(base: str, classes: Sequence[Class]) -> bool:
    """Whether a base is neither Django's own nor in the file: it may bring operations along."""
    return base not in ("migrations.Migration", "Migration") and all(
        one.name != base for one in classes
    )
