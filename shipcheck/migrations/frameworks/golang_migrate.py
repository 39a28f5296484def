"""golang-migrate: `000007_total.up.sql` and `000007_total.down.sql`."""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.paths import beside, is_look_alike, siblings
from shipcheck.migrations.sql_files.reading import (
    Script,
    first_script,
    read_script,
    script_of,
    sent_at_once,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, Part, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ()
RANK = 50

_NAME = re.compile(r"(?P<version>\d+)_(?P<title>.*)\.(?P<way>up|down)\.sql")

WORDS = Words(
    "it has no `.down.sql`: `migrate down` stops here",
    "the `.down.sql` does nothing: `migrate down` passes over it and leaves the schema as it is",
    "the `.down.sql` only raises an error",
)

FORWARD = replace(WORDS, absent=WayBack.NOT_USUAL)
"""Where a project never goes back, a migration without a way back is as all the others."""
HABIT = 5
"""Migrations of a folder that show what is usual in it."""


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """`VERSION_title.up.sql` or `.down.sql`, not among tests and the like."""
    return _NAME.fullmatch(basename(path)) is not None and not is_look_alike(path)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """The name says it all."""
    return True


def forward_path(path: str, project: Project) -> str:
    """The `.up.sql` of the same version."""
    found = _NAME.fullmatch(basename(path))
    if found is None or found["way"] == "up":
        return path
    return _other(path, "up", project) or path


def companions(path: str, project: Project) -> Sequence[str]:
    """The `.down.sql` of the same version."""
    found = _other(path, "down", project)
    return (found,) if found else ()


def history(path: str, project: Project) -> Sequence[str]:
    """The `.up.sql` files of the folder by version."""
    found = [
        (_number(match), one)
        for one in siblings(path, project.paths)
        if (match := _NAME.fullmatch(basename(one))) and match["way"] == "up"
    ]
    return tuple(one for _, one in sorted(found))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements of both files; the whole file goes to PostgreSQL as one message."""
    script = script_of(file)
    found = _NAME.fullmatch(basename(file.path))
    back = first_script(companions(file.path, project), project)
    return build(
        script,
        "golang-migrate",
        up=_part(script, project),
        down=_part(back, project) if back else None,
        words=FORWARD if _only_forward(file.path, project) else WORDS,
        identity=found["version"] if found else basename(file.path),
    )


def _part(script: Script, project: Project) -> Part:
    """SQLite's driver opens a transaction around the file, unless it is told `x-no-tx-wrap`."""
    lite = project.server.dialect is Dialect.SQLITE
    part = read_script(script, project.server, wrapped=lite)
    return part if lite else sent_at_once(part, project.server)


def _only_forward(path: str, project: Project) -> bool:
    """Whether the folder holds several migrations, none of which goes back."""
    ways = index_of(project.paths).grouped("golang-migrate ways", _way)
    folder = dirname(path)
    return len(ways.get((folder, "up"), ())) >= HABIT and (folder, "down") not in ways


def _way(path: str) -> tuple[str, str] | None:
    found = _NAME.fullmatch(basename(path))
    return (dirname(path), found["way"]) if found else None


def _other(path: str, way: str, project: Project) -> str | None:
    """The file of the same version that goes the other way; titles may differ."""
    found = _NAME.fullmatch(basename(path))
    if found is None:
        return None
    same = beside(path, f"{found['version']}_{found['title']}.{way}.sql")
    if same in project.paths:
        return same
    versions = index_of(project.paths).grouped("golang-migrate", _key)
    return next(iter(versions.get((dirname(path), way, _number(found)), ())), None)


def _key(path: str) -> tuple[str, str, int] | None:
    found = _NAME.fullmatch(basename(path))
    return (dirname(path), found["way"], _number(found)) if found else None


def _number(found: re.Match[str]) -> int:
    return int(found["version"][:400])
