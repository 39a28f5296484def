"""Whether a migration runs at all: what a transaction forbids, and names that are too long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.around import NEAR
from shipcheck.migrations.hazards.hazard import Axis, Hazard, Rule
from shipcheck.migrations.names_made import names_made
from shipcheck.migrations.operations import (
    AlterObject,
    CreateIndex,
    CreateObject,
    DetachPartition,
    DropIndex,
    Maintain,
    ObjectKind,
    Reindex,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.migrations.hazards.hazard import Situation
    from shipcheck.migrations.migration import Statement

CONCURRENT = "concurrent-in-transaction"
ENUM_VALUE = "enum-value-in-transaction"
TOO_LONG = "identifier-too-long"

RULES = (
    Rule(
        CONCURRENT,
        Axis.RUN,
        "A statement stands in a transaction that refuses to run in one.",
        "CREATE, DROP and REINDEX … CONCURRENTLY, DETACH PARTITION CONCURRENTLY and VACUUM end with an"
        " error in a transaction, the one that the tool opens included.",
        "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
    ),
    Rule(
        ENUM_VALUE,
        Axis.RUN,
        "A value is added to an enum and used in the same transaction.",
        "PostgreSQL refuses the new value until the transaction that added it is committed; before"
        " version 12 it refuses to add it in a transaction at all.",
        "https://www.postgresql.org/docs/current/sql-altertype.html#id-1.9.3.42.7",
    ),
    Rule(
        TOO_LONG,
        Axis.RUN,
        "A name is longer than the database keeps.",
        "PostgreSQL cuts names after 63 bytes, and whoever looks for the whole name does not find it;"
        " MySQL and MariaDB refuse names of more than 64 characters.",
        "https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    ),
)

POSTGRESQL_BYTES = 63
MYSQL_CHARACTERS = 64

_ALONE = ("VACUUM", "VACUUM FULL", "REINDEX DATABASE", "REINDEX SYSTEM", "ALTER SYSTEM")
_CONCURRENTLY: Mapping[type, str] = {
    CreateIndex: "CREATE INDEX CONCURRENTLY",
    DropIndex: "DROP INDEX CONCURRENTLY",
    DetachPartition: "DETACH PARTITION CONCURRENTLY",
}
_OUTSIDE = "Run it outside of a transaction, in a migration of its own."


def find(situation: Situation) -> Iterator[Hazard]:
    """Why one operation does not run as it stands."""
    yield from _in_transaction(situation)
    yield from _enum_value(situation)
    yield from _too_long(situation)


def _in_transaction(situation: Situation) -> Iterator[Hazard]:
    if situation.statement.transaction is None:
        return
    if situation.server.dialect is not Dialect.POSTGRESQL:
        return
    what = _refuses(situation)
    if what:
        message = f"{what} fails, as it cannot run in a transaction."
        yield Hazard(CONCURRENT, Level.ERROR, message, fix=_OUTSIDE)


def _refuses(situation: Situation) -> str:
    """What refuses to run in a transaction, in words; empty if nothing does."""
    match situation.operation:
        case Reindex(kind, _, concurrently) if concurrently or kind.upper() in (
            "DATABASE",
            "SYSTEM",
        ):
            found = f"REINDEX {kind.upper()}{' CONCURRENTLY' if concurrently else ''}"
        case Maintain(command) if command.upper() in _ALONE:
            found = command.upper()
        case AlterObject(_, _, "ADD VALUE") if not situation.server.at_least(12):
            found = "ALTER TYPE … ADD VALUE"
        case CreateObject(ObjectKind.DATABASE):
            found = "CREATE DATABASE"
        case CreateIndex() | DropIndex() | DetachPartition() as operation if operation.concurrently:
            found = _CONCURRENTLY[type(operation)]
        case _:
            found = ""
    return found


def _enum_value(situation: Situation) -> Iterator[Hazard]:
    """A new value that a later statement of the same transaction writes; its own type is free."""
    operation = situation.operation
    transaction = situation.statement.transaction
    if not isinstance(operation, AlterObject) or operation.action != "ADD VALUE":
        return
    if transaction is None or not operation.value or not situation.server.at_least(12):
        return
    if _made_here(situation, operation):
        return
    quoted = (f"'{operation.value}'", f'"{operation.value}"')
    following = situation.part.statements[situation.index + 1 :][:NEAR]
    for statement in following:
        if statement.transaction != transaction:
            return
        if any(one in statement.text for one in quoted) and not _adds_value(statement.operations):
            message = f"'{operation.value}' is used in the transaction that adds it, which fails."
            fix = "Add the value in a migration of its own."
            yield Hazard(ENUM_VALUE, Level.ERROR, message, fix=fix, place=statement.place)
            return


def _adds_value(operations: tuple[object, ...]) -> bool:
    """Whether a statement adds another value: it names this one as its neighbour."""
    return any(isinstance(one, AlterObject) and one.action == "ADD VALUE" for one in operations)


def _made_here(situation: Situation, added: AlterObject) -> bool:
    """Whether the same transaction made the type: then its values can be used at once."""
    before = situation.part.statements[max(0, situation.index - NEAR) : situation.index]
    return any(
        isinstance(one, CreateObject) and (one.kind, one.name) == (ObjectKind.TYPE, added.name)
        for statement in before
        if statement.transaction == situation.statement.transaction
        for one in statement.operations
    )


def _too_long(situation: Situation) -> Iterator[Hazard]:
    dialect = situation.server.dialect
    for kept in names_made(situation.operation):
        name = _as_written(kept, situation.statement)
        if dialect is Dialect.POSTGRESQL:
            size = len(name.encode("utf-8", "surrogateescape"))
            if size > POSTGRESQL_BYTES:
                message = (
                    f"PostgreSQL cuts the name {name} after {POSTGRESQL_BYTES} of its {size} bytes."
                )
                yield Hazard(TOO_LONG, Level.WARNING, message, fix="Give it a shorter name.")
        elif dialect is not Dialect.SQLITE and len(name) > MYSQL_CHARACTERS:
            message = f"The name {name} is longer than {MYSQL_CHARACTERS} characters, which fails."
            yield Hazard(TOO_LONG, Level.ERROR, message, fix="Give it a shorter name.")


def _as_written(name: str, statement: Statement) -> str:
    """A name as it stands in the SQL, of which PostgreSQL's parser keeps no more than the server."""
    if not statement.sql or len(name.encode("utf-8", "surrogateescape")) < POSTGRESQL_BYTES - 3:
        return name
    longer = re.search(rf"{re.escape(name)}[\w$]*", statement.text, re.IGNORECASE)
    return longer[0] if longer else name
