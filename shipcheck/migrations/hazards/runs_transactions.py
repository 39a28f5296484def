"""Whether a migration runs as a whole: its transactions, and code that nobody can look into."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.operations import (
    Delete,
    Insert,
    Query,
    RunCode,
    TransactionControl,
    TransactionWord,
    Update,
)
from shipcheck.model.text import listed
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation, Whole
    from shipcheck.migrations.migration import Part, Place
    from shipcheck.migrations.parts import ObjectName

UNCOMMITTED = "uncommitted-transaction"
NESTED = "nested-transaction"
NOT_UNDERSTOOD = "not-understood"
NOT_SEEN = "code-not-seen"
MODEL_IMPORTED = "model-imported"

RULES = (
    Rule(
        UNCOMMITTED,
        Axis.RUN,
        "A transaction is begun and never committed.",
        "When the connection closes, all that the migration did is taken back.",
        "https://www.postgresql.org/docs/current/sql-begin.html",
    ),
    Rule(
        NESTED,
        Axis.RUN,
        "The migration opens or ends a transaction inside of another one.",
        "BEGIN does nothing then, and COMMIT ends the outer transaction: what follows is no longer all or"
        " nothing, and the tool may record the migration apart from it.",
        "https://www.postgresql.org/docs/current/sql-begin.html",
    ),
    Rule(
        NOT_UNDERSTOOD,
        Axis.RUN,
        "A statement was not understood, so nothing can be said of it.",
        "What is not understood never counts as safe: the verdict of its file is unknown.",
        "DESIGN.md, statuses and verdict",
    ),
    Rule(
        NOT_SEEN,
        Axis.RUN,
        "The migration runs code that is not looked into.",
        "Code can lock, rewrite and delete as SQL can, and reading it does not tell. Rows changed in one"
        " go stay locked until all of it is committed.",
        "https://docs.djangoproject.com/en/5.2/ref/migration-operations/#runpython",
    ),
    Rule(
        MODEL_IMPORTED,
        Axis.RUN,
        "The migration uses models of the code as it is today.",
        "Once such a model gets a column that a later migration makes, this migration fails on every"
        " database that is made anew. `apps.get_model` gives the model as it was.",
        "https://docs.djangoproject.com/en/5.2/topics/migrations/#historical-models",
    ),
)

_BATCHES = re.compile(
    r"batch|find_each|each_slice|iterator\(|chunk|\blimit\b|bulk|slice", re.IGNORECASE
)


def find(situation: Situation) -> Iterator[Hazard]:
    """Code that a migration runs."""
    operation = situation.operation
    if isinstance(operation, Query):
        for name in operation.calls:
            yield replace(_not_seen(name), level=Level.WARNING, doubt=f"what {name} does")
    if not isinstance(operation, RunCode):
        return
    if operation.imported:
        yield _imported(operation)
    if not operation.touches:
        yield _not_seen(operation.name)
        return
    batched = _BATCHES.search(situation.statement.text) is not None
    tables = [one for one in operation.touches if _may_be_many(one, situation)]
    if tables and not (batched or situation.locked):
        names = listed([str(one) for one in tables], 3)
        message = (
            f"{operation.name} writes rows of {names}, which may stay locked until it is done."
        )
        fix = "Write them in batches, each in a transaction of its own."
        yield Hazard(NOT_SEEN, Level.WARNING, message, tables[0], fix=fix)


def _may_be_many(table: ObjectName, situation: Situation) -> bool:
    """Whether rows in use are written, nobody sees how many, and no rule about rows speaks of them.

    Rows that come wait for nobody; all rows, and rows in a loop, are `backfill-at-once`.
    """
    if situation.schema.is_new(table):
        return False
    rows = [
        one
        for one in situation.statement.operations
        if isinstance(one, Insert | Update | Delete) and one.table == table
    ]
    return not rows or any(
        isinstance(one, Update | Delete) and one.limited and not one.in_loop for one in rows
    )


def _not_seen(name: str) -> Hazard:
    """Code, or a function of the database, that may do anything."""
    message = f"What {name} does to rows and locks is not looked into."
    return Hazard(NOT_SEEN, Level.NOTE, message)


def _imported(operation: RunCode) -> Hazard:
    names = listed(operation.imported, 2)
    return Hazard(
        MODEL_IMPORTED,
        Level.WARNING,
        f"{operation.name} uses {names} as the code has it today, not as it was at this migration.",
        fix="Ask for it with apps.get_model('app', 'Model').",
    )


def find_in_whole(whole: Whole) -> Iterator[Hazard]:
    """Transactions that are never committed, or stand inside of each other."""
    for part in (whole.migration.up, whole.migration.down):
        if part is not None and part.path == whole.migration.path:
            yield from _transactions(part)


def _transactions(part: Part) -> Iterator[Hazard]:
    opened: Place | None = None
    inside = part.wrapped
    nested: Place | None = None
    for place, word in _words(part):
        if word is TransactionWord.BEGIN:
            if inside or opened is not None:
                nested = nested or place
            else:
                opened = place
        elif inside:
            nested, inside = nested or place, False
        else:
            opened = None
    if nested is not None:
        message = (
            "A transaction is open already: BEGIN does nothing here, and COMMIT ends the outer one."
        )
        fix = "Leave BEGIN and COMMIT out, or tell the tool to open no transaction."
        yield Hazard(NESTED, Level.WARNING, message, fix=fix, place=nested)
    if opened is not None:
        message = (
            "The transaction that begins here is never committed: all that it did is taken back."
        )
        yield Hazard(UNCOMMITTED, Level.ERROR, message, fix="End it with COMMIT.", place=opened)


def _words(part: Part) -> Iterator[tuple[Place, TransactionWord]]:
    for statement in part.statements:
        for operation in statement.operations:
            if isinstance(operation, TransactionControl):
                yield statement.place, operation.word
