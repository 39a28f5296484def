"""Sequelize: `migrations/20240101120000-total.js` with `up` and `down` of a query interface."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.scripts import may_be_script, scripts_beside, stem
from shipcheck.migrations.sql_files.building import Words
from shipcheck.migrations.sql_files.manifests import names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/.sequelizerc", "**/package.json")
RANK = 20

_CALLS = re.compile(rb"\bqueryInterface\b|\bQueryInterface\b|\bSequelize\.(?:[A-Z]{3}|DataTypes)")
_UP = re.compile(rb"\bup\b\s*[:=(,}]|\bfunction\s+up\b")

_TOOL = re.compile(rb"[\"'](?:sequelize|sequelize-cli|umzug)[\"']\s*:")
_OTHERS = re.compile(
    rb"\b[Kk]nex\b|\b[qQ]ueryRunner\b|\bclass\s+\w*\d{13}\b|\bMigrationInterface\b|\bpgm\b|\bKysely\b|\bcollection\s*\("
)

WORDS = Words(
    "it has no `down`: `sequelize db:migrate:undo` fails",
    "its `down` does nothing: `sequelize db:migrate:undo` forgets the migration and leaves the schema",
    "its `down` only throws",
)


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A script where migrations lie."""
    return may_be_script(path)


def owns(file: SourceFile, project: Project) -> bool:
    """One with an `up` that is given a query interface, whatever it is called where Sequelize is used."""
    if not _UP.search(file.content):
        return False
    if _CALLS.search(file.content):
        return b"MigrationInterface" not in file.content
    if _OTHERS.search(file.content):
        return False
    configured = any(basename(one) == ".sequelizerc" for one in project.files)
    return configured or names(file.path, project, "package.json", _TOOL)


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The scripts of the folder by their names."""
    return scripts_beside(path, project)


def read(file: SourceFile, project: Project) -> Migration:
    """The calls of `up` and `down`: each commits by itself unless the file opens a transaction."""
    from shipcheck.migrations.javascript_builders.reading import (  # noqa: PLC0415 - tree-sitter
        Style,
        read_module,
    )
    from shipcheck.migrations.javascript_builders.sequelize_tool import (  # noqa: PLC0415
        SequelizeTool,
    )

    style = Style("sequelize", SequelizeTool, lambda _: False, WORDS)
    return read_module(file, project, style, stem(file.path))
