"""Names of migration files: where they lie, what looks alike and is none, in which order they run."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.index import index_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

MIGRATION_FOLDER = re.compile(
    r"(?i)(?:.*[-_.])?(?:migrations?|migrate)"
    r"(?:[-_.](?:v?\d+|scripts?|sqls?|files?|pg|postgres(?:ql)?|mysql|mariadb|sqlite3?))?"
)
"""`migrations`, `db_migrations`, `tenant-migrations`, `migrations_v2`."""

CHANGE_FOLDERS = frozenset(
    {
        "updates",
        "update",
        "upgrades",
        "upgrade",
        "patches",
        "patch",
        "deltas",
        "delta",
        "changes",
        "changesets",
    }
)
DATABASE_FOLDERS = frozenset(
    {"db", "database", "databases", "sql", "schema", "schemas", "ddl", "postgres", "postgresql", "mysql",
     "mariadb", "sqlite", "sqlite3"}
)  # fmt: skip

LOOK_ALIKES = frozenset(
    {
        "doc", "docs", "documentation", "test", "tests", "__tests__", "spec", "specs", "testdata", "e2e",
        "test-data", "test_data", "fixture", "fixtures", "__fixtures__", "testfixtures", "__mocks__", "mocks",
        "__snapshots__", "seed", "seeds", "seeders", "seeding", "views", "queries", "query", "snippets",
        "functions", "procedures", "triggers", "templates", "node_modules", "vendor", "third_party",
        "third-party", "dist", "dumps", "backup", "backups", "samples", "sample", "sample_data",
    }
)  # fmt: skip
"""Folders whose files nobody runs against the live database as migrations."""

NUMBERED = re.compile(r"[vV]?\d+(?:[._-]|$)")
"""A name that begins with a version."""


def is_look_alike(path: str) -> bool:
    """Whether a file lies with tests, documentation, seeds, views and the like."""
    return not LOOK_ALIKES.isdisjoint(dirname(path).lower().split("/"))


def in_migration_folder(path: str) -> bool:
    """Whether a file lies in, or below, a folder that is called after migrations."""
    return any(MIGRATION_FOLDER.fullmatch(folder) for folder in dirname(path).split("/"))


def is_numbered_change(path: str) -> bool:
    """Whether a file has a version for a name, and lies where a database's changes do."""
    folders = set(dirname(path).lower().split("/"))
    name = basename(path)
    if DATABASE_FOLDERS.isdisjoint(folders) or not NUMBERED.match(name):
        return False
    return not CHANGE_FOLDERS.isdisjoint(folders) or re.match(r"[vV]?\d{3}", name) is not None


def inside(folder: str, name: str) -> str:
    """The path of a file in a folder; the project's top is the empty one."""
    return f"{folder}/{name}" if folder else name


def beside(path: str, name: str) -> str:
    """The path of a file in the same folder."""
    return inside(dirname(path), name)


def lies_in(path: str, folder: str) -> bool:
    """Whether a path lies in a folder or below it; every path lies in the empty one."""
    return not folder or path.startswith(f"{folder}/")


def ancestors(path: str) -> tuple[str, ...]:
    """The folders above a file, the nearest first, the project's top (empty) last."""
    found = []
    folder = dirname(path)
    while folder:
        found.append(folder)
        folder = dirname(folder)
    return (*found, "")


def in_order(paths: Iterable[str]) -> tuple[str, ...]:
    """Paths in the order in which they run: numbers within names count as numbers (V2, V10)."""
    return tuple(sorted(paths, key=natural_key))


def natural_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """What `in_order` compares: the pieces of a name, numbers before and apart from words."""
    pieces = re.findall(r"\d+|\D+", path)
    return tuple((0, int(one[:400]), "") if one.isdecimal() else (1, 0, one) for one in pieces)


def siblings(path: str, paths: Collection[str]) -> tuple[str, ...]:
    """All files of the same folder, not of those below it."""
    return index_of(paths).by_folder.get(dirname(path), ())
