"""Which database a migration is for by the folder that it lies in: `migrations/mysql/7_total.sql`.

Projects that run on several databases keep a folder for each.
"""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import ASSUMED, Dialect

if TYPE_CHECKING:
    from shipcheck.migrations.servers import Server

TOLD = "options"
"""The source of a server that the command line tells."""

_DIALECTS = {
    "mysql": Dialect.MYSQL, "mariadb": Dialect.MARIADB,
    "maria": Dialect.MARIADB, "postgres": Dialect.POSTGRESQL,
    "postgresql": Dialect.POSTGRESQL, "pgsql": Dialect.POSTGRESQL, "psql": Dialect.POSTGRESQL,
    "pg": Dialect.POSTGRESQL, "sqlite": Dialect.SQLITE, "sqlite3": Dialect.SQLITE,
}  # fmt: skip
_OTHERS = {
    "clickhouse": "ClickHouse", "oracle": "Oracle", "mssql": "SQL Server", "sqlserver": "SQL Server",
    "h2": "H2", "hsqldb": "HSQLDB", "derby": "Derby", "db2": "Db2", "snowflake": "Snowflake",
    "bigquery": "BigQuery", "redshift": "Redshift", "cassandra": "Cassandra", "scylla": "ScyllaDB",
    "spanner": "Spanner", "duckdb": "DuckDB", "firebird": "Firebird", "cockroach": "CockroachDB",
    "cockroachdb": "CockroachDB", "crdb": "CockroachDB", "vertica": "Vertica", "ydb": "YDB",
}  # fmt: skip


def server_of(path: str, server: Server) -> Server:
    """The project's server, unless the nearest folder that names a database names another.

    What is said on the command line holds for all files.
    """
    if server.source == TOLD:
        return server
    dialect = next((_DIALECTS[word] for word in _words(path) if word in _DIALECTS), None)
    return server if dialect in (None, server.dialect) else ASSUMED[dialect]


def other_database(path: str) -> str:
    """The database that a folder names and that we do not know; empty where there is none."""
    word = next((word for word in _words(path) if word in _DIALECTS or word in _OTHERS), "")
    return _OTHERS.get(word, "")


def _words(path: str) -> list[str]:
    """The words of the folders above a file, the nearest folder first."""
    folders = reversed(dirname(path).lower().split("/"))
    return [word for folder in folders for word in re.split(r"[-_. ]", folder)]
