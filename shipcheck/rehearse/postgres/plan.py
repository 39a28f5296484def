"""What is going to run, read before anything runs: statements as SQL, and nothing that may not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.operations import RunCode, TransactionControl, TransactionWord
from shipcheck.migrations.sql.postgresql_forbidden import SqlFacts, sql_facts
from shipcheck.rehearse.postgres.rendering import rendered
from shipcheck.rehearse.postgres.running import Runnable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.migrations.migration import Migration, Part, Statement

SHOWN = 60
"""Characters of a statement that a message shows."""

CASTING = ("django",)
"""Frameworks that convert a column whose type they change."""

NO_WAY_BACK = {
    WayBack.MISSING: "nothing is written for going back",
    WayBack.EMPTY: "what goes back is empty",
    WayBack.IMPOSSIBLE: "it cannot be taken back",
    WayBack.NOT_USUAL: "its tool only goes forward",
}


class Refused(ShipcheckError):  # noqa: N818 - says what is the case; every error is one by its base
    """SQL that is not given to a server, not even to one of our own."""


@dataclass(frozen=True, slots=True)
class PlannedMigration:
    """A migration with its statements as they are run; `back` is None where there is no way back."""

    migration: Migration
    forward: tuple[Runnable, ...]
    back: tuple[Runnable, ...] | None
    no_way_back: str = ""


@dataclass(frozen=True, slots=True)
class Base:
    """The schema before: statements that make it, and where they come from in a few words."""

    sql: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that runs. `extensions` and `roles` are those that it needs.

    `left_out` are statements of the base that may not run, each with the reason.
    """

    base: Base
    migrations: tuple[PlannedMigration, ...]
    extensions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def make_plan(base: Base, migrations: Sequence[Migration]) -> Plan:
    """What runs for migrations, in their order.

    Raises:
        Refused: something in the migrations may not run; nothing has run then.
    """
    facts = _Facts()
    allowed: list[str] = []
    left_out: list[str] = []
    for text in base.sql:
        found = facts.add(sql_facts(text, dynamic=True))
        allowed += found.statements
        if found.refused:
            left_out.append(f"{' '.join(text.split())[:SHOWN]}: {found.refused}")
    planned = tuple(_planned(one, facts) for one in migrations)
    return Plan(
        Base(tuple(allowed), base.source), planned, tuple(facts.extensions), tuple(facts.roles),
        tuple(left_out),
    )  # fmt: skip


class _Facts:
    """Collects what the SQL needs."""

    def __init__(self) -> None:
        self.extensions: dict[str, None] = {}
        self.roles: dict[str, None] = {}

    def of(self, text: str, place: str, *, dynamic: bool) -> SqlFacts:
        """The facts of a text.

        Raises:
            Refused: it may not run.
        """
        facts = self.add(sql_facts(text, dynamic=dynamic))
        if facts.refused:
            raise Refused(
                f"could not rehearse: {place}: {facts.refused}",
                hint="Nothing was run. A rehearsal runs only SQL that stays within its database.",
            )
        return facts

    def add(self, facts: SqlFacts) -> SqlFacts:
        """Take note of what SQL needs."""
        self.extensions |= dict.fromkeys(facts.extensions)
        self.roles |= dict.fromkeys(facts.roles)
        return facts


def _planned(migration: Migration, facts: _Facts) -> PlannedMigration:
    casts = migration.framework in CASTING
    forward = _runnables(migration.up, facts, casts=casts)
    if migration.down is None or migration.way_back in NO_WAY_BACK:
        why = migration.way_back_note or NO_WAY_BACK.get(migration.way_back, "there is no way back")
        return PlannedMigration(migration, forward, None, why)
    return PlannedMigration(migration, forward, _runnables(migration.down, facts, casts=casts))


def _runnables(part: Part, facts: _Facts, *, casts: bool) -> tuple[Runnable, ...]:
    return tuple(
        _runnable(one, facts, f"{part.path}:{one.place.line}", casts=casts)
        for one in part.statements
    )


def _runnable(statement: Statement, facts: _Facts, place: str, *, casts: bool) -> Runnable:
    """A statement as it runs: its own SQL, or what its operations come to."""
    for operation in statement.operations:
        if isinstance(operation, TransactionControl):
            word = "" if operation.word is TransactionWord.BEGIN else operation.word.value
            return Runnable((), statement.transaction, ends=word)
    if statement.sql:
        texts: Iterable[str] = (statement.text,)
    else:
        done = [rendered(one, casts=casts) for one in statement.operations]
        if any(one is None for one in done):
            return Runnable((), statement.transaction, not_run=_why_not(statement))
        texts = chain.from_iterable(one for one in done if one is not None)
    found = [facts.of(text, place, dynamic=False) for text in texts]
    sql = tuple(chain.from_iterable(one.statements for one in found))
    return Runnable(sql, statement.transaction)


def _why_not(statement: Statement) -> str:
    code = [one.name for one in statement.operations if isinstance(one, RunCode)]
    return f"it is code: {code[0]}" if code else "it cannot be written as SQL"


def words_of(text: str) -> frozenset[str]:
    """The words of SQL that may be names of tables, folded as PostgreSQL does."""
    return frozenset(re.findall(r"[\w$]+", text.lower())) | frozenset(
        re.findall(r'"([^"]+)"', text)
    )
