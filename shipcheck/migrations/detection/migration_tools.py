"""Configuration of migration tools that name the database which they write for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from shipcheck.migrations.detection import names
from shipcheck.migrations.detection.hint import Hint, Trust, numbered_lines, trust_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.servers import Dialect

_FOR = {
    "migration_lock.toml": r"""^\s*provider\s*=\s*["'](\w+)""",
    "schema.prisma": r"""^\s*provider\s*=\s*["'](postgresql|postgres|mysql|sqlite)["']""",
    "drizzle.config": r"""(?:dialect|driver)["']?\s*:\s*["']([\w-]+)""",
    "sqitch.conf": r"""^\s*engine\s*=\s*(\w+)""",
    "diesel.toml": r"""^\s*backend\s*=\s*["'](\w+)""",
    "sqlc": r"""["']?engine["']?\s*:\s*["']?(\w+)""",
    "dbconfig.yml": r"""^\s*dialect\s*:\s*["']?(\w+)""",
    "atlas.hcl": r"""(?:url|dev)\s*=\s*["'](\w+):""",
}
_TOLD = {name: re.compile(pattern) for name, pattern in _FOR.items()}
_EITHER = re.compile(
    r"""["']?(?:client|dialect|type|engine|adapter)["']?\s*[:=]\s*["']([\w-]+)["']"""
    r"""|Ecto\.Adapters\.(Postgres|MyXQL|SQLite3)\b"""
)
_ECTO = {"Postgres": "postgres", "MyXQL": "myxql", "SQLite3": "sqlite3"}
_SECTION = re.compile(
    r"""^\s*["']?(production|prod|development|dev|test|testing|staging)["']?\s*[:=]\s*[{\[]"""
)
_SECTIONS = (("prod", Trust.PRODUCTION), ("dev", Trust.STAND_IN), ("test", Trust.TEST))
_URL = re.compile(r"(?:url|uri|connection|dsn|datasource|target)\w*[\"']?\s*[:=]", re.IGNORECASE)
MARKERS = (
    "migration_lock.toml", "*.prisma", "drizzle.config.*", "sqitch.conf", "diesel.toml", "sqlc.y*ml",
    "sqlc.json", "atlas.hcl", "alembic.ini", "flyway.conf", "flyway.toml", "liquibase.properties",
    "dbconfig.yml", "knexfile.*", "ormconfig.*", "data-source.*", "datasource.*", "database.json",
    "/config/*.exs", "**/lib/**/repo.ex", "application*.properties", "application*.yml",
    "application*.yaml", "**/config/config.js*", ".sequelizerc", "typeorm*.ts",
)  # fmt: skip


def find(path: str, text: str) -> Iterator[Hint]:
    """What the file names: a provider or dialect, an adapter, the scheme of a URL."""
    base = posixpath.basename(path)
    told = _pattern(base)
    comments = ("#", "//", "--", ";", "!")
    if told:
        trust = Trust.TEST if trust_of(path) is Trust.TEST else Trust.MIGRATIONS
        for number, line in numbered_lines(text, *comments):
            found = told.search(line)
            dialect = names.engine(found[1]) if found else None
            if dialect:
                yield Hint(dialect, trust, path, number)
        return
    current = trust_of(path)
    for number, line in numbered_lines(text, *comments):
        section = _SECTION.match(line)
        if section:
            current = _section(section[1])
        yield from (Hint(one, current, path, number) for one in _named(line))


def _pattern(base: str) -> re.Pattern[str] | None:
    if base.endswith(".prisma"):
        return _TOLD["schema.prisma"]
    return next((one for name, one in _TOLD.items() if base.startswith(name)), None)


def _named(line: str) -> Iterator[Dialect]:
    found = _EITHER.search(line)
    if found:
        dialect = names.engine(_ECTO.get(found[2] or "", found[1] or ""))
        if dialect:
            yield dialect
            return
    if _URL.search(line):
        yield from list(names.urls(line))[:1]


def _section(name: str) -> Trust:
    return next((trust for start, trust in _SECTIONS if name.startswith(start)), Trust.CONFIGURED)
