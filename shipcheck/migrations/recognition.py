"""Which framework a file belongs to: by configuration, then path, then content."""

from __future__ import annotations

from dataclasses import dataclass, replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING, cast

from shipcheck.migrations.frameworks.registry import FRAMEWORKS
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.sql_files.folders import other_database, server_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.frameworks.registry import Framework
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

PLAIN = "plain-sql"
"""The framework of SQL files that nobody else owns."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A framework by its name."""

    name: str
    framework: Framework

    def read(self, file: SourceFile, project: Project) -> Migration:
        """The migration that a file holds, on the database that its folder names, if it names one."""
        unknown = other_database(file.path)
        if unknown:
            return _unread(self.name, file.path, unknown)
        server = server_of(file.path, project.server)
        if server is project.server:
            return self.framework.read(file, project)
        found = self.framework.read(file, replace(project, server=server))
        return replace(found, server=server)


def _unread(name: str, path: str, database: str) -> Migration:
    """A migration for a database that nobody here knows."""
    nothing = Part(path, (), wrapped=False)
    return Migration(
        path=path,
        framework=name,
        identity=basename(path),
        up=nothing,
        down=None,
        way_back=WayBack.NOT_USUAL,
        group=dirname(path),
        problem=f"it is written for {database}, which is not read",
    )


def readers() -> tuple[Reader, ...]:
    """All frameworks in the order in which they are asked; imports them."""
    found = [Reader(name, cast("Framework", FRAMEWORKS.load(name))) for name in FRAMEWORKS.names()]
    return tuple(sorted(found, key=lambda one: (one.framework.RANK, one.name)))


def all_markers(asked: Sequence[Reader]) -> tuple[str, ...]:
    """The patterns of the files that any framework, or whoever finds the server, wants to see."""
    from shipcheck.migrations.server_detection import (  # noqa: PLC0415 - only where it is asked for
        DETECTION_MARKERS,
    )

    own = [marker for one in asked for marker in one.framework.MARKERS]
    return tuple(dict.fromkeys([*own, *DETECTION_MARKERS]))


def may_be_owned(path: str, project: Project, asked: Sequence[Reader]) -> bool:
    """Whether a file can be a migration, by its path and the project's configuration."""
    return any(one.framework.may_own(path, project) for one in asked)


def owner_of(file: SourceFile, project: Project, asked: Sequence[Reader]) -> Reader | None:
    """The framework of a file, None where it is no migration."""
    for one in asked:
        if one.framework.may_own(file.path, project) and one.framework.owns(file, project):
            return one
    return None


def supported(asked: Sequence[Reader]) -> str:
    """The names of all frameworks, for a message."""
    return ", ".join(sorted(one.name for one in asked))
