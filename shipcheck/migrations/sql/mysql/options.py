"""Options of tables, and what is done to partitions, as MySQL and MariaDB write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.operations import AlterTableOption

if TYPE_CHECKING:
    from shipcheck.migrations.parts import ObjectName
    from shipcheck.migrations.sql.tokens.cursor import Cursor

_WITH_VALUE = (
    "ENGINE", "AUTO_INCREMENT", "COMMENT", "ROW_FORMAT", "KEY_BLOCK_SIZE", "AVG_ROW_LENGTH", "CHECKSUM",
    "COMPRESSION", "CONNECTION", "DELAY_KEY_WRITE", "ENCRYPTION", "INSERT_METHOD", "MAX_ROWS", "MIN_ROWS",
    "PACK_KEYS", "PASSWORD", "STATS_AUTO_RECALC", "STATS_PERSISTENT", "STATS_SAMPLE_PAGES", "TABLESPACE",
    "PAGE_CHECKSUM", "PAGE_COMPRESSED", "PAGE_COMPRESSION_LEVEL", "TRANSACTIONAL", "SEQUENCE", "TYPE",
    "AUTOEXTEND_SIZE", "ENGINE_ATTRIBUTE", "SECONDARY_ENGINE_ATTRIBUTE", "SECONDARY_ENGINE",
    "TABLE_CHECKSUM", "ENCRYPTED", "ENCRYPTION_KEY_ID", "STORAGE", "IETF_QUOTES",
)  # fmt: skip
_ALONE = (
    ("FORCE",), ("DISABLE", "KEYS"), ("ENABLE", "KEYS"), ("DISCARD", "TABLESPACE"),
    ("IMPORT", "TABLESPACE"), ("REMOVE", "PARTITIONING"), ("WITH", "VALIDATION"),
    ("WITHOUT", "VALIDATION"), ("SECONDARY_LOAD",), ("SECONDARY_UNLOAD",),
    ("ADD", "SYSTEM", "VERSIONING"), ("DROP", "SYSTEM", "VERSIONING"), ("WITH", "SYSTEM", "VERSIONING"),
)  # fmt: skip
_PARTITION_WORDS = (
    "DROP", "TRUNCATE", "COALESCE", "REORGANIZE", "EXCHANGE", "ANALYZE", "CHECK", "OPTIMIZE", "REBUILD",
    "REPAIR", "DISCARD", "IMPORT", "ADD", "CONVERT",
)  # fmt: skip


def read_option(cursor: Cursor, table: ObjectName) -> AlterTableOption | None:
    """Take an option or a change of partitions if one comes next.

    Raises:
        NotUnderstoodError: one begins, and does not go on as it must.
    """
    for words in _ALONE:
        if cursor.take(*words):
            return AlterTableOption(table, " ".join(words))
    return _clause(cursor, table) or _charset(cursor, table) or _partitions(cursor, table)


def _clause(cursor: Cursor, table: ObjectName) -> AlterTableOption | None:
    """`NAME [=] value`; ALGORITHM and LOCK say how the statement runs."""
    word = cursor.take_any("ALGORITHM", "LOCK")
    if word:
        cursor.take("=")
        return AlterTableOption(table, word, value=cursor.identifier().upper())
    if cursor.take("ORDER", "BY"):
        while True:
            cursor.identifier()
            cursor.take_any("ASC", "DESC")
            if not cursor.take(","):
                return AlterTableOption(table, "ORDER BY")
    if cursor.take("DATA", "DIRECTORY") or cursor.take("INDEX", "DIRECTORY"):
        word = "DIRECTORY"
    elif cursor.at("UNION") and cursor.peek(1).value in ("=", "("):
        cursor.next()
        cursor.take("=")
        return AlterTableOption(table, "UNION", value=cursor.group().rest())
    else:
        word = cursor.take_any(*_WITH_VALUE)
    if not word:
        return None
    cursor.take("=")
    return AlterTableOption(table, word, value=cursor.next().value)


def _charset(cursor: Cursor, table: ObjectName) -> AlterTableOption | None:
    """CONVERT TO CHARACTER SET rewrites what is there; the others are for columns to come."""
    convert = cursor.take("CONVERT", "TO")
    if not convert:
        cursor.take("DEFAULT")
    value = ""
    while True:
        if cursor.take("CHARACTER", "SET") or cursor.take("CHARSET"):
            cursor.take("=")
            value = cursor.identifier().lower()
        elif cursor.take("COLLATE"):
            cursor.take("=")
            collation = cursor.identifier().lower()
            value = value or collation.partition("_")[0]
        else:
            break
        cursor.take("DEFAULT")
    if not value:
        if convert:
            raise cursor.unexpected()
        return None
    option = "CONVERT TO CHARACTER SET" if convert else "DEFAULT CHARACTER SET"
    return AlterTableOption(table, option, value=value)


def _partitions(cursor: Cursor, table: ObjectName) -> AlterTableOption | None:
    """What is done to partitions; the names or definitions are the value."""
    if cursor.take("PARTITION", "BY"):
        return AlterTableOption(table, "PARTITION BY", value=cursor.rest())
    for word in _PARTITION_WORDS:
        if cursor.take(word, "PARTITION"):
            return AlterTableOption(table, f"{word} PARTITION", value=cursor.rest())
    return None
