"""Rows, locks and maintenance, on PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.effects.postgresql_parts import locks
from shipcheck.migrations.effects.postgresql_parts.making import (
    brief,
    exclusive,
    referencing,
    rewrite,
)
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import (
        Delete,
        Insert,
        LockTable,
        Maintain,
        Query,
        Truncate,
        Update,
    )
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

REWRITING = frozenset({"VACUUM FULL", "CLUSTER", "REPACK"})


def change_rows(operation: Update | Delete, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Other writers wait only for the rows that are changed, until the transaction ends."""
    whole = not (operation.limited or operation.in_loop)
    yield Effect(
        operation.table,
        locks.ROW_EXCLUSIVE,
        Blocks.ROW_WRITES,
        scans=whole,
        why="every row is changed in one transaction" if whole else "",
    )


def insert(operation: Insert, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Nobody waits for new rows."""
    yield brief(operation.table, locks.ROW_EXCLUSIVE)


def query(operation: Query, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Reading keeps nobody waiting; FOR UPDATE does, for the rows that it picks."""
    for table in operation.tables if operation.locks_rows else ():
        yield Effect(table, locks.ROW_SHARE, Blocks.ROW_WRITES)


def truncate(operation: Truncate, schema: Schema, _server: Server) -> Iterator[Effect]:
    """New, empty files; with CASCADE those of all tables that point here, and to those."""
    reached = {operation.table: None}
    if operation.cascade:
        _reach(operation.table, schema, reached)
    for table in reached:
        yield exclusive(table, "all its rows go")


def _reach(table: ObjectName, schema: Schema, reached: dict[ObjectName, None]) -> None:
    waiting = [table]
    while waiting:
        for other, _ in referencing(waiting.pop(), schema):
            if other.name not in reached:
                reached[other.name] = None
                waiting.append(other.name)


def lock_table(operation: LockTable, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """As long as the transaction lasts."""
    blocks = locks.BLOCKS.get(operation.mode, Blocks.EVERYTHING)
    yield Effect(operation.table, operation.mode, blocks, why="until the transaction ends")


def maintain(operation: Maintain, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """VACUUM FULL and CLUSTER write the table anew; others keep only schema changes waiting."""
    table = operation.table or ObjectName("every table")
    if operation.command.upper() in REWRITING:
        yield rewrite(table, "the whole table is written anew")
    else:
        yield brief(table, locks.SHARE_UPDATE_EXCLUSIVE)
