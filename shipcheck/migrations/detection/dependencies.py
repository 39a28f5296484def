"""Drivers among a project's dependencies: they tell the dialect, never the server's version."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

_DRIVERS = {
    Dialect.POSTGRESQL: (
        "psycopg2-binary", "psycopg2", "psycopg", "psycopg2cffi", "asyncpg", "pg8000", "pg",
        "postgres", "pg-promise", "postgrex", "lib/pq", "jackc/pgx", "postgresql", "npgsql",
        "sqlx-postgres", "tokio-postgres", "deadpool-postgres", "gorm.io/driver/postgres",
        "bun/driver/pgdriver",
    ),
    Dialect.MYSQL: (
        "mysqlclient", "pymysql", "aiomysql", "asyncmy", "mysql-connector-python", "mysql2",
        "trilogy", "mysql", "myxql", "go-sql-driver/mysql", "gorm.io/driver/mysql",
        "mysql-connector-java", "mysql-connector-j", "mysql_async",
    ),
    Dialect.MARIADB: ("mariadb", "mariadb-java-client"),
    Dialect.SQLITE: (
        "sqlite3", "better-sqlite3", "ecto_sqlite3", "mattn/go-sqlite3", "modernc.org/sqlite",
        "aiosqlite", "rusqlite", "glebarez/sqlite", "gorm.io/driver/sqlite",
    ),
}  # fmt: skip
MARKERS = (
    "Gemfile", "go.mod", "mix.exs", "Cargo.toml", "package.json", "pyproject.toml", "Pipfile",
    "requirements*.txt", "requirements*.in", "**/requirements/*.txt", "**/requirements/*.in",
    "setup.cfg", "setup.py", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json",
)  # fmt: skip

_BY_NAME = {name: dialect for dialect, all_names in _DRIVERS.items() for name in all_names}
_NAME = re.compile(
    r"(?<![\w./-])(?:github\.com/|github\.com/uptrace/)?("
    + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
    + r")(?:/v\d+)?(?![\w-])"
)
_CARGO = re.compile(
    r"^\s*(?:diesel|sqlx|sea-orm|diesel-async|refinery)\s*=.*features\s*=\s*\[([^\]]*)"
)
_FEATURE = re.compile(r"\b(?:sqlx-)?(postgres|mysql|sqlite)\b")
_FEATURES = {
    "postgres": Dialect.POSTGRESQL, "mysql": Dialect.MYSQL, "sqlite": Dialect.SQLITE,
}  # fmt: skip
_QUOTED = ("Gemfile", "mix.exs", "package.json", "composer.json", "setup.py")
_INDIRECT = "// indirect"


def find(path: str, text: str) -> Iterator[Hint]:
    """One hint a driver that the project itself asks for."""
    base = posixpath.basename(path)
    for number, line in numbered_lines(text, "#", "//"):
        if _INDIRECT in line:
            continue
        for dialect in _features(line) if base == "Cargo.toml" else _drivers(line, base):
            yield Hint(dialect, Trust.DRIVER, path, number)


def _features(line: str) -> Iterator[Dialect]:
    found = _CARGO.match(line)
    if found:
        for one in _FEATURE.finditer(found[1]):
            yield _FEATURES[one[1]]
    elif plain := re.match(r"\s*(tokio-postgres|rusqlite|mysql_async|mysql|postgres)\s*=", line):
        yield _BY_NAME[plain[1]]


def _drivers(line: str, base: str) -> Iterator[Dialect]:
    for found in _NAME.finditer(line.lower()):
        before, after = line[: found.start()], line[found.end() :]
        if base in _QUOTED and not _is_name(before, after):
            continue
        yield _BY_NAME[found[1]]
        return


def _is_name(before: str, after: str) -> bool:
    """Whether it is a name in quotes or a symbol, not a word of a description or a path."""
    return before.endswith(":") or (before.endswith(('"', "'")) and after.startswith(('"', "'")))
