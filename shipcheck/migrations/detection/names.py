"""Names that people use for databases: adapters, engines, drivers, schemes of URLs, images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINES = {
    "postgresql": Dialect.POSTGRESQL, "postgres": Dialect.POSTGRESQL, "pg": Dialect.POSTGRESQL,
    "pgsql": Dialect.POSTGRESQL, "postgis": Dialect.POSTGRESQL, "psql": Dialect.POSTGRESQL,
    "aurora-postgresql": Dialect.POSTGRESQL, "postgresql_psycopg2": Dialect.POSTGRESQL,
    "psycopg": Dialect.POSTGRESQL, "pglite": Dialect.POSTGRESQL, "pgx": Dialect.POSTGRESQL,
    "mysql": Dialect.MYSQL, "mysql2": Dialect.MYSQL, "trilogy": Dialect.MYSQL,
    "aurora-mysql": Dialect.MYSQL, "myxql": Dialect.MYSQL, "mysqlclient": Dialect.MYSQL,
    "mariadb": Dialect.MARIADB,
    "sqlite": Dialect.SQLITE, "sqlite3": Dialect.SQLITE, "better-sqlite3": Dialect.SQLITE,
    "spatialite": Dialect.SQLITE, "turso": Dialect.SQLITE, "libsql": Dialect.SQLITE,
}  # fmt: skip
"""By what adapters and engines are called in configuration files, lower case."""

_URL = re.compile(
    r"(?<![\w-])(?:jdbc:|db:)?(postgres(?:ql)?|pgsql|psql|postgis|pgx5?|mysql2?|trilogy|mariadb)"
    r"(?:\+\w+)?:(?://|(?=\w))"
    r"|(?<![\w-])(?:jdbc:|db:)?(sqlite3?|libsql)(?:\+\w+)?:(?=[\w/.:])",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:^|/)(?:alpine-)?"
    r"(postgres(?:ql)?|postgis|pgvector|timescaledb(?:-ha|-postgis)?|citus"
    r"|mysql(?:-server)?|percona(?:-server)?|mariadb|alpine-mariadb)$"
)
_OWN_NUMBERS = ("timescaledb", "citus", "pgvector")
_PG_IN_TAG = re.compile(r"pg(\d+(?:\.\d+)?)")
_NUMBERS = re.compile(r"v?(\d+(?:\.\d+){0,2})")
_DEFAULT = re.compile(r"\$\{\w+:?-([^}]*)\}")


def engine(name: str) -> Dialect | None:
    """The dialect of an adapter's name; Django's dotted names and quotes are fine."""
    bare = name.strip().strip("\"'`:").lower().rpartition(".")[2]
    return ENGINES.get(bare)


def urls(line: str) -> Iterator[Dialect]:
    """The dialects of the database URLs in a line; of a URL only its scheme is looked at."""
    for found in _URL.finditer(line):
        if found[2]:
            yield Dialect.SQLITE
        else:
            yield ENGINES.get(found[1].lower().rstrip("5"), Dialect.POSTGRESQL)


def image(reference: str) -> tuple[Dialect, tuple[int, ...] | None] | None:
    """What a container image holds: `postgis/postgis:15-3.3` is PostgreSQL 15.

    A tag that is a shell default (`${TAG:-15}`) counts as the default; None where the image is no
    database, no version where its tag tells none (`latest`, an extension's own number).
    """
    plain = _DEFAULT.sub(r"\1", reference.strip().strip("\"'"))
    plain = plain.partition("@")[0]
    name, _, tag = plain.rpartition(":") if ":" in plain.rpartition("/")[2] else (plain, "", "")
    found = _IMAGE.search(name.lower())
    if not found:
        return None
    kind = found[1]
    if "maria" in kind:
        return Dialect.MARIADB, version(tag)
    if kind.startswith(("mysql", "percona")):
        return Dialect.MYSQL, version(tag)
    marked = _PG_IN_TAG.search(tag)
    if marked:
        return Dialect.POSTGRESQL, version(marked[1])
    return Dialect.POSTGRESQL, None if kind.startswith(_OWN_NUMBERS) else version(tag)


def version(text: str) -> tuple[int, ...] | None:
    """The numbers that a version begins with: `14-alpine` is (14,), `latest` is none."""
    found = _NUMBERS.match(text.strip().strip("\"'"))
    if not found or any(len(one) > LONGEST_NUMBER for one in found[1].split(".")):
        return None
    return tuple(map(int, found[1].split(".")))


LONGEST_NUMBER = 4
"""Digits; a longer one is a date or a hash, not part of a version."""
