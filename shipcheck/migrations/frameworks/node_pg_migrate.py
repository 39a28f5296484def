"""node-pg-migrate: `migrations/1700000000000_total.js` with `pgm`, or `.sql` with `-- Up Migration`."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.scripts import may_be_script, scripts_beside, stem
from shipcheck.migrations.migration import Migration, WayBack
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.manifests import names
from shipcheck.migrations.sql_files.paths import (
    in_migration_folder,
    in_order,
    is_look_alike,
    siblings,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.javascript_builders.entry import Entry
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/package.json",)
RANK = 20

_TOOL = re.compile(rb"[\"']node-pg-migrate[\"']\s*:")
_BUILDER = re.compile(rb"\bpgm\b|\bMigrationBuilder\b|[\"']node-pg-migrate[\"']")
_UP = re.compile(r"(?im)^\s*--[\s-]*up\s+migration")
_DOWN = re.compile(r"(?im)^\s*--[\s-]*down\s+migration")
_SECTION = re.compile(rb"(?im)^\s*--[\s-]*(?:up|down)\s+migration")
_ALONE = re.compile(r"\.noTransaction\s*\(")

_NO_WAY = "it cannot go back: `down` is false or only throws, or it cannot be inferred from `up`"
WORDS = Words(
    _NO_WAY,
    "its `down` does nothing: `node-pg-migrate down` forgets the migration and leaves the schema",
    _NO_WAY,
    absent=WayBack.IMPOSSIBLE,
)


def may_own(path: str, project: Project) -> bool:
    """A script where migrations lie; a SQL file in a project whose package.json names the tool."""
    if path.endswith(".sql"):
        numbered = re.match(r"\d{4}", basename(path)) is not None and in_migration_folder(path)
        return numbered and not is_look_alike(path) and names(path, project, "package.json", _TOOL)
    return may_be_script(path)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """A script that names the builder; a SQL file with the tool's comments."""
    pattern = _SECTION if file.path.endswith(".sql") else _BUILDER
    return pattern.search(file.content) is not None and b"MigrationInterface" not in file.content


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """Both ways are in one file."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The files of the folder by their names."""
    sql = (one for one in siblings(path, project.paths) if one.endswith(".sql"))
    return in_order({path, *scripts_beside(path, project), *sql})


def read(file: SourceFile, project: Project) -> Migration:
    """The calls of `up` and `down`; where there is no `down`, what the tool infers."""
    if file.path.endswith(".sql"):
        return _read_sql(file, project)
    from shipcheck.migrations.javascript_builders.inference import inferred  # noqa: PLC0415
    from shipcheck.migrations.javascript_builders.pgm_tool import PgmTool  # noqa: PLC0415
    from shipcheck.migrations.javascript_builders.reading import (  # noqa: PLC0415 - tree-sitter
        Style,
        read_module,
    )

    refused = False

    def wrapped(entry: Entry) -> bool:
        nonlocal refused
        refused = entry.setting("down") is False
        return not _ALONE.search(entry.text)

    style = Style("node-pg-migrate", PgmTool, wrapped, WORDS, absent=WayBack.IMPOSSIBLE)
    found = read_module(file, project, style, stem(file.path))
    back = inferred(found.up) if found.down is None and not refused else None
    if back is None:
        return found
    return replace(found, down=back, way_back=WayBack.AUTOMATIC, way_back_note="")


def _read_sql(file: SourceFile, project: Project) -> Migration:
    from shipcheck.migrations.sql_files.reading import read_script, script_of  # noqa: PLC0415
    from shipcheck.migrations.sql_files.sections import section  # noqa: PLC0415

    script = script_of(file)
    up, down = section(script, _UP, _DOWN), section(script, _DOWN, _UP)
    forward = read_script(up or script, project.server, wrapped=True)
    back = read_script(down, project.server, wrapped=True) if down else None
    identity = basename(file.path).removesuffix(".sql")
    return build(script, "node-pg-migrate", up=forward, down=back, words=WORDS, identity=identity)
