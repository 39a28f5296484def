"""Whose a file is: the tools whose migrations are SQL files, changelogs or JavaScript."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, cast

from shipcheck.migrations.markers import marker_paths
from shipcheck.migrations.migration import SourceFile
from shipcheck.migrations.project import Project
from shipcheck.migrations.recognition import Reader, owner_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.frameworks.registry import Framework
    from shipcheck.migrations.migration import Migration

NAMES = (
    "plain-sql", "flyway", "golang-migrate", "goose", "dbmate", "sqitch", "prisma", "drizzle", "sqlx",
    "diesel", "liquibase", "knex", "typeorm", "sequelize", "node-pg-migrate",
)  # fmt: skip


def readers() -> tuple[Reader, ...]:
    """The tools in the order in which they are asked."""
    found = [
        Reader(
            name,
            cast(
                "Framework",
                importlib.import_module(
                    f"shipcheck.migrations.frameworks.{name.replace('-', '_')}"
                ),
            ),
        )
        for name in NAMES
    ]
    return tuple(sorted(found, key=lambda one: (one.framework.RANK, one.name)))


def tree(files: Mapping[str, str]) -> Project:
    """A project of these files; only what tells about tools is read."""
    patterns = tuple(marker for one in readers() for marker in one.framework.MARKERS)
    shown = marker_paths(files, patterns)
    return Project(tuple(files), {path: files[path].encode() for path in shown})


def owner(files: Mapping[str, str], path: str) -> str | None:
    """The name of the tool that a file of a project belongs to."""
    found = owner_of(SourceFile(path, files[path].encode()), tree(files), readers())
    return found.name if found else None


def read(files: Mapping[str, str], path: str) -> Migration:
    """A file as its tool reads it, with what it asks for beside it."""
    project = tree(files)
    found = owner_of(SourceFile(path, files[path].encode()), project, readers())
    assert found is not None
    beside = found.framework.companions(path, project)
    contents = {**project.files, **{one: files[one].encode() for one in beside}}
    return found.read(
        SourceFile(path, files[path].encode()), Project(project.paths, contents, project.server)
    )


def history(files: Mapping[str, str], path: str) -> list[str]:
    """The history of a file as its tool tells it."""
    project = tree(files)
    found = owner_of(SourceFile(path, files[path].encode()), project, readers())
    assert found is not None
    return [*found.framework.history(path, project)]
