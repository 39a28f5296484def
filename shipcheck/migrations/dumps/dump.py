"""Finding the dump that belongs to a history of migrations, and reading it."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.dumps import rails_schema, sql_dump

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from shipcheck.migrations.schema import Schema
    from shipcheck.migrations.servers import Server

NAMES = ("structure.sql", "schema.rb", "schema.sql")
LARGEST = 64_000_000
"""Bytes of a dump that is read."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A schema as a tool wrote it down.

    `versions` are those of the migrations that are in it, None where it does not tell; `newest` is the
    latest of them, where only that is told.
    """

    schema: Schema
    versions: frozenset[str] | None = None
    newest: str | None = None

    def holds(self, version: str) -> bool:
        """Whether a migration of this version is in it; all are where it does not tell."""
        if self.versions is not None:
            return version in self.versions
        return self.newest is None or not version.isdigit() or int(version) <= int(self.newest)


def candidates(path: str, paths: Collection[str]) -> Iterator[str]:
    """Where the dump beside a migration can be, the nearest first.

    Rails keeps `db/animals_schema.rb` for the migrations of `db/animals_migrate`.
    """
    folder = dirname(path)
    special = basename(folder).removesuffix("migrate")
    names = [special + name for name in NAMES] if special != basename(folder) else list(NAMES)
    for _ in range(3):
        for name in names:
            found = f"{folder}/{name}" if folder else name
            if found in paths:
                yield found
        if not folder:
            return
        folder = dirname(folder)


def read_dump(path: str, content: bytes, server: Server) -> Dump | None:
    """The dump, None where no tool wrote the file: a schema written by hand may be anything."""
    if len(content) > LARGEST:
        return None
    if path.endswith(".rb"):
        read = rails_schema.read(content, server)
        return None if read is None else Dump(read[0], newest=read[1])
    found = sql_dump.read(content, server)
    return None if found is None else Dump(found[0], versions=found[1])
