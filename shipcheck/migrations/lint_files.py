"""Migration files outside any branch, as one history."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError
from shipcheck.migrations.applying import apply_part
from shipcheck.migrations.disk import find_files, names_around
from shipcheck.migrations.history.ordering import in_order
from shipcheck.migrations.markers import LARGEST, marker_paths
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.placed import PlacedMigration, with_parts
from shipcheck.migrations.project import Project
from shipcheck.migrations.recognition import (
    PLAIN,
    all_markers,
    may_be_owned,
    owner_of,
    readers,
    supported,
)
from shipcheck.migrations.schema import Schema
from shipcheck.migrations.sql_files.paths import is_look_alike
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shipcheck.migrations.disk import Disk, NamedFile
    from shipcheck.migrations.migration import Migration, Part
    from shipcheck.migrations.recognition import Reader
    from shipcheck.migrations.servers import Server


def read_files(
    paths: Sequence[str],
    directory: Path,
    server: Server | None = None,
    *,
    in_transaction: bool = False,
) -> tuple[PlacedMigration, ...]:
    """The migrations that the files hold, in the order in which they run, each on what those before made.

    What an earlier file made is known, but not new: it may have shipped long ago. Paths in the result
    are from `directory`.

    Args:
        paths: files, and folders that are looked through; relative ones start at `directory`.
        directory: where the user stands.
        server: the database; the project's files tell where it is None.
        in_transaction: whether plain SQL runs in one transaction a file.

    Raises:
        UsageError: there is nothing by a name, a file is no migration, or a folder holds none.
    """
    disk, files = find_files(paths, directory)
    reading = _reading(disk, files, server)
    found = [reading.migration(path, reader) for path, reader in _ordered(reading, files)]
    if not found:
        raise UsageError(
            f"no migrations in {', '.join(paths)}", hint=f"Supported: {supported(reading.asked)}"
        )
    if in_transaction:
        found = [_in_transaction(one) if one.framework == PLAIN else one for one in found]
    placed = _placed(in_order(found), reading.project.server)
    return tuple(_seen_from(one, disk.top, directory) for one in placed)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is read of the disk so far; `contents` is what the project shows to frameworks."""

    disk: Disk
    asked: Sequence[Reader]
    project: Project
    contents: dict[str, bytes] = field(repr=False)

    def migration(self, path: str, reader: Reader) -> Migration:
        """A migration with what lies beside it."""
        for companion in reader.framework.companions(path, self.project):
            if companion in self.contents:  # files of one app name each other
                continue
            content = self.disk.read(companion)
            if content is not None:
                self.contents[companion] = content
        return reader.read(SourceFile(path, self.disk.read_named(path)), self.project)


def _reading(disk: Disk, files: Sequence[NamedFile], server: Server | None) -> _Reading:
    asked = readers()
    around = names_around(disk, (one.path for one in files))
    contents: dict[str, bytes] = {}
    for path in marker_paths(around, all_markers(asked)):
        content = disk.read(path, LARGEST)
        if content is not None:
            contents[path] = content
    project = Project(around, contents)
    if server is None:
        from shipcheck.migrations.server_detection import (  # noqa: PLC0415 - where nobody says
            detect_server,
        )

        server = detect_server(project)
    return _Reading(disk, asked, replace(project, server=server), contents)


def _ordered(reading: _Reading, files: Sequence[NamedFile]) -> Iterator[tuple[str, Reader]]:
    """The files that go forward with their frameworks; those of one history in its order."""
    owners: dict[str, Reader] = {}
    for file in files:
        reader = _owner(reading, file)
        if reader is not None:
            path = reader.framework.forward_path(file.path, reading.project)
            owners.setdefault(path, reader)
    waiting = dict(owners)
    for path, reader in owners.items():
        if path not in waiting:
            continue
        for one in (*reader.framework.history(path, reading.project), path):
            if waiting.pop(one, None) is not None:
                yield one, owners[one]


def _owner(reading: _Reading, file: NamedFile) -> Reader | None:
    """The framework of a file; plain SQL for one that nobody else owns, as it was asked for.

    Raises:
        UsageError: the file was named, and nobody can read it.
    """
    is_sql = file.path.lower().endswith(".sql")
    if not (file.named or is_sql or _may_be(reading, file.path)):
        return None
    source = SourceFile(file.path, reading.disk.read_named(file.path))
    found = owner_of(source, reading.project, reading.asked)
    if found is not None:
        return found
    if is_sql and (file.named or not is_look_alike(file.below)):
        plain = next(one for one in reading.asked if one.name == PLAIN)
        if file.named or plain.framework.owns(source, reading.project):
            return plain
    if file.named:
        hint = f"Supported: {supported(reading.asked)}. Any file that ends in .sql is read."
        raise UsageError(f"no migration that we can read: {file.path}", hint=hint)
    return None


def _may_be(reading: _Reading, path: str) -> bool:
    return may_be_owned(path, reading.project, reading.asked)


def _placed(migrations: Sequence[Migration], server: Server) -> Iterator[PlacedMigration]:
    schema = Schema()
    for one in migrations:
        own = one.server or server
        yield PlacedMigration(one, own, schema)
        schema = apply_part(schema, one.up, new=False, dialect=own.dialect)


def _in_transaction(migration: Migration) -> Migration:
    """As if the tool opened a transaction around each direction."""

    def wrapped(part: Part) -> Part:
        return replace(part, wrapped=True, statements=numbered(part.statements, wrapped=True))

    return with_parts(migration, wrapped)


def _seen_from(placed: PlacedMigration, top: Path, directory: Path) -> PlacedMigration:
    """The paths as the user would write them."""

    def seen(path: str) -> str:
        return os.path.relpath(top / path, directory).replace(os.sep, "/")

    migration = with_parts(placed.migration, lambda part: replace(part, path=seen(part.path)))
    return replace(placed, migration=replace(migration, path=seen(migration.path)))
