"""Tables as a whole, their options and partitions, and rows, on MySQL and MariaDB.

MySQL: 8.0 Reference Manual, 17.12.1 "Online DDL Operations" (Table Operations, Partitioning
Operations) and 15.1.36 "RENAME TABLE". MariaDB: measured on 10.11.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.effects.effect import Blocks, Effect
from shipcheck.migrations.effects.mysql_parts.making import (
    EXCLUSIVE,
    copied,
    instant,
    is_mariadb,
    rebuilt,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.operations import (
        AlterTableOption,
        CreateObject,
        Delete,
        DropObject,
        DropTable,
        Insert,
        LockTable,
        Maintain,
        Query,
        RenameObject,
        RenameTable,
        Truncate,
        Update,
    )
    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

REBUILDING = (
    "FORCE",
    "ROW_FORMAT",
    "KEY_BLOCK_SIZE",
    "PAGE_COMPRESSED",
    "COMPRESSION",
    "TABLESPACE",
)
"""Options that write the table anew in place."""

COPYING = {
    "PARTITION BY": "every row is put into its partition",
    "REMOVE PARTITIONING": "every row is taken out of its partition",
    "ORDER BY": "the rows are put in order",
    "ENCRYPTION": "every page is encrypted or decrypted",
    "ADD SYSTEM VERSIONING": "every row gets its period",
    "DROP SYSTEM VERSIONING": "rows of the past are taken out",
    "REORGANIZE PARTITION": "the rows of these partitions are copied",
    "COALESCE PARTITION": "the rows are spread over fewer partitions",
    "REBUILD PARTITION": "the rows of these partitions are copied",
    "OPTIMIZE PARTITION": "the rows of all partitions are copied",
}
"""Options that copy rows while writes wait, and why."""

WITH_DATA = ("DROP PARTITION", "TRUNCATE PARTITION")


def alter_option(operation: AlterTableOption, schema: Schema, server: Server) -> Iterator[Effect]:
    """By the option; most only change the dictionary."""
    table, option, value = operation.table, operation.option, operation.value
    if option in COPYING:
        yield copied(table, server, COPYING[option])
    elif option == "CONVERT TO CHARACTER SET":
        yield _converted(operation, server)
    elif option == "ENGINE" and value.upper() != "INNODB":
        yield copied(table, server, f"every row moves to {value}")
    elif option == "ENGINE" or option in REBUILDING:
        yield rebuilt(schema, table, "the table is written anew")
    elif option == "ALGORITHM" and value == "COPY":
        yield copied(table, server, "ALGORITHM=COPY asks for a copy")
    elif option == "ALTER CONSTRAINT" and value:
        yield copied(table, server, "a check that is enforced again looks at every row")
    elif option in WITH_DATA:
        yield Effect(table, EXCLUSIVE, Blocks.EVERYTHING, why="the rows of the partition go")
    else:
        yield instant(table)


def _converted(operation: AlterTableOption, server: Server) -> Effect:
    why = "all texts are written anew in another character set"
    if is_mariadb(server) and operation.value == "utf8mb4":  # measured on 10.11
        unsure = "only where all texts are utf8mb3, and none grows, it is instant"
        return copied(operation.table, server, why, unsure=unsure)
    return copied(operation.table, server, why)


def drop_table(operation: DropTable, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Nobody else's table is locked."""
    yield Effect(operation.table, EXCLUSIVE, Blocks.EVERYTHING)


def rename_table(operation: RenameTable, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Only the dictionary changes."""
    yield instant(operation.table)


def truncate(operation: Truncate, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """The table is dropped and made anew."""
    yield Effect(operation.table, EXCLUSIVE, Blocks.EVERYTHING, why="all its rows go")


def change_rows(operation: Update | Delete, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Other writers wait for the rows that are changed, until the transaction ends."""
    whole = not (operation.limited or operation.in_loop)
    yield Effect(
        operation.table,
        "ROW",
        Blocks.ROW_WRITES,
        scans=whole,
        why="every row is changed in one transaction" if whole else "",
    )


def insert(operation: Insert, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Nobody waits for new rows."""
    yield Effect(operation.table, "ROW", Blocks.NOTHING)


def query(operation: Query, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Reading keeps nobody waiting; FOR UPDATE does, for the rows that it picks."""
    for table in operation.tables if operation.locks_rows else ():
        yield Effect(table, "ROW", Blocks.ROW_WRITES)


def lock_table(operation: LockTable, _schema: Schema, _server: Server) -> Iterator[Effect]:
    """Until UNLOCK TABLES, or the end of the session."""
    blocks = Blocks.EVERYTHING if operation.mode == "WRITE" else Blocks.WRITES
    yield Effect(operation.table, operation.mode, blocks, why="until UNLOCK TABLES")


def maintain(operation: Maintain, schema: Schema, _server: Server) -> Iterator[Effect]:
    """OPTIMIZE writes an InnoDB table anew in place; the others look at samples or at all pages."""
    if operation.table is not None and operation.command == "OPTIMIZE TABLE":
        yield rebuilt(schema, operation.table, "the table is written anew")


def of_object(
    operation: CreateObject | DropObject | RenameObject, _schema: Schema, _server: Server
) -> Iterator[Effect]:
    """A trigger, or an index that gets another name, changes its table for a moment."""
    if operation.table is not None:
        yield instant(operation.table)
