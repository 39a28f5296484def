"""Walks the statements of a migration, the schema moving on with each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.applying import apply
from shipcheck.migrations.effects.effect import Blocks
from shipcheck.migrations.effects.registry import effects_of
from shipcheck.migrations.following import Following
from shipcheck.migrations.hazards.hazard import Situation
from shipcheck.migrations.operations import SetSetting, TransactionControl, TransactionWord
from shipcheck.migrations.rebuilds import expanded
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shipcheck.migrations.effects.effect import Effect
    from shipcheck.migrations.hazards.hazard import Surroundings
    from shipcheck.migrations.migration import Migration, Part, Statement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.schema import Schema

_ROLLBACK = TransactionControl(TransactionWord.ROLLBACK)


def operations_of(part: Part) -> tuple[Operation, ...]:
    """All operations of a part, in order."""
    return tuple(one for statement in part.statements for one in statement.operations)


@dataclass(slots=True)
class _Session:
    """What the connection that runs the migration holds at this moment.

    `keeps_locks` is whether a transaction keeps the locks of schema changes: MySQL and MariaDB commit
    with each of them, and on SQLite all writers wait from the first one on.
    """

    keeps_locks: bool
    transaction: int | None = None
    locked: dict[ObjectName, Effect] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    of_transaction: dict[str, str] = field(default_factory=dict)

    def enter(self, transaction: int | None) -> None:
        """Begin a statement: locks and local settings end with their transaction."""
        if transaction is None or transaction != self.transaction:
            self.locked = {}
            self.of_transaction = {}
        self.transaction = transaction

    def take(self, operation: Operation, effects: tuple[Effect, ...], schema: Schema) -> None:
        """Keep what the operation leaves behind; `schema` is the one that it met."""
        if self.keeps_locks:
            self._lock(effects, schema)
        if isinstance(operation, SetSetting):
            self._set(operation)

    def _lock(self, effects: tuple[Effect, ...], schema: Schema) -> None:
        """Keep the strongest lock of each table in use; a statement keeps its own to its end."""
        for effect in effects:
            known = schema.table(effect.table)
            unused = known is not None and (known.new or known.temporary)
            if unused or effect.blocks < Blocks.WRITES:
                continue
            before = self.locked.get(effect.table)
            if before is None or effect.blocks > before.blocks:
                self.locked[effect.table] = effect

    def _set(self, operation: SetSetting) -> None:
        if operation.value is None:
            self.settings.pop(operation.name, None)
        elif not operation.local:
            self.settings[operation.name] = operation.value
        elif self.transaction is not None:  # else PostgreSQL warns, and nothing is set
            self.of_transaction[operation.name] = operation.value

    def current(self) -> Mapping[str, str]:
        """All settings that are in force."""
        return {**self.settings, **self.of_transaction}


@dataclass(slots=True)
class Walk:
    """One direction of a migration.

    `schema` is the schema so far: at the end that after the migration. `later` are the operations of
    the change once this part has run.
    """

    surroundings: Surroundings
    migration: Migration
    part: Part
    schema: Schema
    later: Sequence[Operation] = ()
    backward: bool = False

    def situations(self) -> Iterator[Situation]:
        """Each operation in its situation, in order."""
        session = _Session(keeps_locks=self.surroundings.server.dialect is Dialect.POSTGRESQL)
        following = Following(operations_of(self.part), self.later)
        begun = start = self.schema
        for index, statement in enumerate(self.part.statements):
            if statement.transaction is None or statement.transaction != session.transaction:
                begun = self.schema
            session.enter(statement.transaction)
            own = frozenset(map(id, statement.operations))
            for position, operation in enumerate(expanded(statement.operations, self.schema)):
                following = following.after(1 if id(operation) in own else 0)
                situation = self._situation(statement, operation, session)
                yield replace(
                    situation,
                    locked=tuple(session.locked.values()),
                    later=following,
                    index=index,
                    position=position,
                )
                session.take(operation, situation.effects, self.schema)
                if self._is_undone(operation):
                    self.schema = begun
                self.schema = apply(self.schema, operation, new=True, dialect=self._dialect)
        self.schema = self.schema.after_session(start)

    def _is_undone(self, operation: Operation) -> bool:
        """Whether the schema is again what it was before the transaction; MySQL commits each change."""
        return operation == _ROLLBACK and self._dialect in (Dialect.POSTGRESQL, Dialect.SQLITE)

    @property
    def _dialect(self) -> Dialect:
        return self.surroundings.server.dialect

    def _situation(
        self, statement: Statement, operation: Operation, session: _Session
    ) -> Situation:
        return Situation(
            surroundings=self.surroundings,
            migration=self.migration,
            part=self.part,
            statement=statement,
            operation=operation,
            index=0,
            position=0,
            schema=self.schema,
            effects=effects_of(operation, self.schema, self.surroundings.server),
            settings=session.current(),
            backward=self.backward,
        )
