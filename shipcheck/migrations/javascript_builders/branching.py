"""Branches for one database or another: `if (dbType === 'mysql')`, `case 'postgres':`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compare, Name, Not, Text
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression
    from shipcheck.migrations.servers import Server

_NAMES = {
    "postgres": Dialect.POSTGRESQL, "postgresql": Dialect.POSTGRESQL, "pg": Dialect.POSTGRESQL,
    "pgnative": Dialect.POSTGRESQL, "mysql": Dialect.MYSQL, "mysql2": Dialect.MYSQL,
    "mariadb": Dialect.MARIADB, "sqlite": Dialect.SQLITE, "sqlite3": Dialect.SQLITE,
    "better-sqlite3": Dialect.SQLITE, "better-sqlite": Dialect.SQLITE,
}  # fmt: skip
"""What the drivers and tools of JavaScript call databases."""
_OTHERS = frozenset({"mssql", "oracle", "oracledb", "cockroachdb", "redshift", "db2", "snowflake"})


def is_server(pattern: Expression, server: Server) -> bool | None:
    """Whether a text or constant names the server; None where it names no database at all."""
    word = _word(pattern)
    if word in _OTHERS:
        return False
    named = _NAMES.get(word)
    return None if named is None else _family(named) is _family(server.dialect)


def _word(pattern: Expression) -> str:
    """`'better-sqlite3'`, and `DbType.BETTER_SQLITE3`."""
    if isinstance(pattern, Text):
        return pattern.value or ""
    if isinstance(pattern, Name) and "." in pattern.path:
        return pattern.path.rpartition(".")[2].lower().replace("_", "-")
    return ""


def branch_truth(test: Expression, server: Server) -> bool | None:
    """Whether a condition holds that compares something with the name of a database; None for others."""
    if isinstance(test, Not):
        inner = branch_truth(test.operand, server)
        return None if inner is None else not inner
    if not isinstance(test, Compare) or test.operator not in ("==", "!="):
        return None
    found = [is_server(side, server) for side in (test.left, test.right)]
    same = next((one for one in found if one is not None), None)
    return None if same is None else same is (test.operator == "==")


def _family(dialect: Dialect) -> Dialect:
    """Code that asks for MySQL means MariaDB too."""
    return Dialect.MYSQL if dialect is Dialect.MARIADB else dialect
