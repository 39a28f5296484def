"""Knex: `migrations/20240101120000_total.js` (or `.ts`) with `exports.up` and `exports.down`."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.knex_folders import is_told_of
from shipcheck.migrations.javascript_builders.scripts import (
    is_script,
    may_be_script,
    scripts_beside,
    stem,
)
from shipcheck.migrations.sql_files.building import Words
from shipcheck.migrations.sql_files.manifests import names
from shipcheck.migrations.sql_files.paths import in_order, siblings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.javascript_builders.entry import Entry
    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/knexfile.*", "**/package.json")
RANK = 30

_TOOL = re.compile(rb"[\"']knex[\"']\s*:")
_BUILDER = re.compile(
    rb"\bknex\b|\bKnex\b|\.schema\s*\.?\s*(?:create|alter|drop|raw|has|table|rename|with)"
)
_UP = re.compile(rb"\bup\b\s*[:=(,}]|\bfunction\s+up\b")
_OTHERS = re.compile(
    rb"\bqueryInterface\b|\bqueryRunner\b|\bMigrationInterface\b|\bpgm\b|\bKysely\b"
)

WORDS = Words(
    "it exports no `down`: `knex migrate:rollback` fails",
    "its `down` does nothing: `knex migrate:rollback` forgets the migration and leaves the schema",
    "its `down` only throws",
)


def may_own(path: str, project: Project) -> bool:
    """A script where migrations lie, or where the knexfile says that they do."""
    return may_be_script(path) or (is_script(path) and is_told_of(path, project))


def owns(file: SourceFile, project: Project) -> bool:
    """One that names Knex, or its schema builder in a project that uses it."""
    if _OTHERS.search(file.content) or not _UP.search(file.content):
        return False
    if _BUILDER.search(file.content):
        return True
    configured = any(basename(one).startswith("knexfile.") for one in project.files)
    return configured and names(file.path, project, "package.json", _TOOL)


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The scripts of the folder by their names."""
    if may_be_script(path):
        return scripts_beside(path, project)
    return in_order(one for one in siblings(path, project.paths) if is_script(one))


def read(file: SourceFile, project: Project) -> Migration:
    """The calls of `up` and `down`."""
    from shipcheck.migrations.javascript_builders.knex_tool import KnexTool  # noqa: PLC0415 - tree-sitter
    from shipcheck.migrations.javascript_builders.reading import Style, read_module  # noqa: PLC0415

    off = any(
        re.search(r"\bdisableTransactions\s*:\s*true", project.text(one) or "")
        for one in project.files
        if basename(one).startswith("knexfile.")
    )

    def wrapped(entry: Entry) -> bool:
        return entry.setting("config", "transaction") is not False and not off

    style = Style("knex", KnexTool, wrapped, WORDS)
    return read_module(file, project, style, stem(file.path))
