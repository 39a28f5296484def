"""What only MySQL and MariaDB do: schema changes that commit, clauses that block, modes that let NULL by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.mysql_parts.making import is_mariadb
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.mysql_clauses import refused
from shipcheck.migrations.operations import (
    AddConstraint,
    AlterTableOption,
    DropColumn,
    DropConstraint,
    RedefineColumn,
    SetNotNull,
)
from shipcheck.migrations.parts import ConstraintKind
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sizes import is_large
from shipcheck.migrations.waiting import because, busy, first, is_busy, is_long, who_waits
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.hazards.hazard import Situation

_ONLINE = "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html"

RULES = (
    Rule(
        "algorithm-copies",
        Axis.TABLE,
        "ALGORITHM=COPY has the table copied while writes wait",
        "The server takes the gentlest way by itself. ALGORITHM=COPY forbids it that.",
        "https://dev.mysql.com/doc/refman/8.0/en/alter-table.html#alter-table-performance; measured on "
        "MariaDB 10.11",
    ),
    Rule(
        "algorithm-refused",
        Axis.RUN,
        "The server cannot do it by the ALGORITHM or LOCK that is asked for",
        "With ALGORITHM or LOCK the server ends the statement with an error where it cannot keep to them.",
        "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html; measured on MariaDB "
        "10.11",
    ),
    Rule(
        "table-copied",
        Axis.TABLE,
        "Writes wait until the table is copied",
        "Rows lie in the order of the primary key: without it every row is written anew. Some other changes "
        "are done by a copy as well.",
        f"{_ONLINE} (Primary Key Operations); measured on MariaDB 10.11",
    ),
    Rule(
        "metadata-lock-wait",
        Axis.TABLE,
        "Every query queues behind a schema change that waits",
        "An ALTER TABLE waits for transactions that have touched the table, for as long as lock_wait_timeout "
        "says (MySQL: a year; MariaDB: a day), and all later queries of the table wait behind it.",
        "https://dev.mysql.com/doc/refman/8.0/en/metadata-locking.html",
    ),
    Rule(
        "not-null-outside-strict-mode",
        Axis.RUN,
        "NULL silently becomes 0 or an empty string",
        "Without strict mode NOT NULL does not fail on rows that hold NULL: it changes them.",
        f"{_ONLINE} (Column Operations, NOT NULL)",
    ),
    Rule(
        "partition-rows-lost",
        Axis.RUN,
        "The rows of a partition are lost",
        "DROP PARTITION and TRUNCATE PARTITION delete rows, and nothing brings them back.",
        "https://dev.mysql.com/doc/refman/8.0/en/partitioning-management-range-list.html",
    ),
)

_LOSING = ("DROP PARTITION", "TRUNCATE PARTITION")
_STRICT = ("strict_trans_tables", "strict_all_tables", "traditional")


def find(situation: Situation) -> Iterator[Hazard]:
    """What goes wrong with one operation on these servers alone."""
    if situation.server.dialect not in (Dialect.MYSQL, Dialect.MARIADB):
        return
    operation = situation.operation
    if isinstance(operation, AlterTableOption):
        yield from _option(operation, situation)
    elif isinstance(operation, DropConstraint | DropColumn):
        yield from _copied(operation, situation)
    elif isinstance(operation, RedefineColumn | SetNotNull):
        yield from _loose(operation, situation)
    yield from _refused(situation)
    yield from _waits(situation)


def _option(operation: AlterTableOption, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if operation.option == "ALGORITHM" and effect is not None:
        yield Hazard(
            "algorithm-copies",
            Level.ERROR,
            f"{who_waits(effect)} wait until the table is copied, as ALGORITHM=COPY asks for it.",
            operation.table,
            fix="Leave the clause out, or say ALGORITHM=INPLACE, LOCK=NONE.",
            effect=effect,
        )
    if operation.option in _LOSING and is_busy(operation.table, situation):
        yield Hazard(
            "partition-rows-lost",
            Level.ERROR,
            f"The rows of {operation.value or 'the partition'} of {operation.table} are lost.",
            operation.table,
            fix="Move them to another table first (EXCHANGE PARTITION) if anybody may still need them.",
        )


def _copied(operation: DropConstraint | DropColumn, situation: Situation) -> Iterator[Hazard]:
    effect = first(situation, is_long)
    if effect is not None and not _replaced(operation, situation):
        yield Hazard(
            "table-copied",
            Level.ERROR,
            f"{who_waits(effect)} wait until the table is copied{because(effect)}.",
            operation.table,
            fix="Drop and add the primary key in one ALTER TABLE, or copy the table in the background.",
            effect=effect,
        )


def _replaced(operation: DropConstraint | DropColumn, situation: Situation) -> bool:
    """Whether the same ALTER TABLE adds another primary key: both are done in place."""
    return isinstance(operation, DropConstraint) and any(
        isinstance(one, AddConstraint) and one.constraint.kind is ConstraintKind.PRIMARY_KEY
        for one in situation.statement.operations
    )


def _loose(operation: RedefineColumn | SetNotNull, situation: Situation) -> Iterator[Hazard]:
    mode = situation.settings.get("sql_mode")
    if isinstance(operation, RedefineColumn) and operation.new.nullable:
        return
    if mode is None or any(word in mode.lower() for word in _STRICT) or "@" in mode:
        return
    if is_busy(operation.table, situation):
        yield Hazard(
            "not-null-outside-strict-mode",
            Level.WARNING,
            f"Rows of {operation.table} with NULL in {operation.column} silently get 0 or an empty string.",
            operation.table,
            operation.column,
            fix="Leave sql_mode strict, and change such rows by a statement of its own.",
        )


def _refused(situation: Situation) -> Iterator[Hazard]:
    found = refused(situation.operation, situation.schema, situation.server)
    if found is not None:
        table, clause, instead = found
        yield Hazard(
            "algorithm-refused",
            Level.ERROR,
            f"The server refuses {clause} for this change of {table}, and the migration ends there.",
            table,
            fix=f"It takes {instead}.",
        )


def _waits(situation: Situation) -> Iterator[Hazard]:
    """A note, and only for tables that are known to be large; once for each statement."""
    if "lock_wait_timeout" in situation.settings or situation.position:
        return
    changed = [one for one in busy(situation.effects, situation) if not one.lock.startswith("ROW")]
    for effect in changed[:1]:
        if is_large(effect.table, situation.surroundings):
            default = "a day" if is_mariadb(situation.server) else "a year"
            yield Hazard(
                "metadata-lock-wait",
                Level.NOTE,
                f"All queries of {effect.table} queue behind it while it waits for a long transaction, up to "
                f"{default}.",
                effect.table,
                fix="SET SESSION lock_wait_timeout = 5 first, and try again when it runs out.",
            )
