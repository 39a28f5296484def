"""Short ways to read SQL of PostgreSQL in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.servers import ASSUMED, Dialect
from shipcheck.migrations.sql.read import read_sql

if TYPE_CHECKING:
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation

POSTGRESQL = ASSUMED[Dialect.POSTGRESQL]
A = ObjectName("a")


def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a text."""
    return read_sql(text, POSTGRESQL)


def operations(text: str) -> tuple[Operation, ...]:
    """The operations of all statements of a text."""
    return tuple(one for statement in statements(text) for one in statement.operations)


def operation(text: str) -> Operation:
    """The only operation of a text."""
    (found,) = operations(text)
    return found
