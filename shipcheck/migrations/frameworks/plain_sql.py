"""SQL files that no tool's own signs tell about: run in the order of their names, by psql or a script.

Anything with `.sql` at the end can be read as one, so a file that nobody else owns falls to it when
it is named. Each statement commits by itself unless the file says BEGIN, as psql does it; Supabase
and Atlas open a transaction around each file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.sql_files.building import Words, build, stem
from shipcheck.migrations.sql_files.index import index_of
from shipcheck.migrations.sql_files.markers import is_dump
from shipcheck.migrations.sql_files.pairs import (
    WHOLE_NAMES,
    back_candidates,
    expects_way_back,
    forward_of,
    goes_back,
)
from shipcheck.migrations.sql_files.paths import (
    ancestors,
    beside,
    in_migration_folder,
    in_order,
    inside,
    is_look_alike,
    is_numbered_change,
)
from shipcheck.migrations.sql_files.reading import Script, first_script, read_script, script_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import Migration, SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/atlas.sum", "**/supabase/config.toml")
RANK = 90

_OF_CODE = ("__init__.py", "env.py")
"""Beside these, SQL files are read by migrations that are code (Django, Alembic)."""


def may_own(path: str, project: Project) -> bool:
    """Any SQL file where migrations lie, but not among tests, seeds, views and the like."""
    if not path.endswith(".sql") or is_look_alike(path):
        return False
    if not (in_migration_folder(path) or is_numbered_change(path)):
        return False
    return not any(
        inside(folder, name) in project.paths for folder in ancestors(path)[:2] for name in _OF_CODE
    )


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """All but dumps."""
    return not is_dump(file.content)


def forward_path(path: str, project: Project) -> str:
    """`x.down.sql`, `rollback/x.sql` and the like belong to `x.up.sql` or `x.sql`."""
    return forward_of(path, project.paths)


def companions(path: str, project: Project) -> Sequence[str]:
    """The ways back that are there."""
    return tuple(one for one in back_candidates(path) if one in project.paths)


def history(path: str, project: Project) -> Sequence[str]:
    """The files of the folder that go forward, by their numbers; folders of one migration each too."""
    folder = dirname(path)
    depth = 1 if basename(path) in WHOLE_NAMES else 0
    top = dirname(folder) if depth else folder
    start = f"{top}/" if top else ""
    found = [
        one
        for one in index_of(project.paths).sql
        if one.startswith(start)
        and one.count("/", len(start)) == depth
        and (not depth or basename(one) == basename(path))
        and not goes_back(one)
    ]
    return in_order(found)


def read(file: SourceFile, project: Project) -> Migration:
    """The statements of the file, and of the way back beside it."""
    script = script_of(file)
    wrapped = _is_wrapped(script, project)
    up = read_script(script, project.server, wrapped=wrapped)
    back = first_script(companions(file.path, project), project)
    down = read_script(back, project.server, wrapped=wrapped) if back else None
    words = _EXPECTED if expects_way_back(file.path, project.paths) else _FORWARD_ONLY
    folder = dirname(file.path)
    whole = basename(file.path) in WHOLE_NAMES and folder != ""
    return build(
        script,
        "plain-sql",
        up=up,
        down=down,
        words=words,
        identity=basename(folder) if whole else stem(file.path),
        group=dirname(folder) if whole else folder,
    )


_EXPECTED = Words(
    "its neighbours have a file that goes back, it has none",
    "the file that goes back does nothing",
    "the file that goes back only raises an error",
)
_FORWARD_ONLY = replace(
    _EXPECTED, missing="no file that goes back lies beside it", absent=WayBack.NOT_USUAL
)


def _is_wrapped(script: Script, project: Project) -> bool:
    """Whether a tool is known to open a transaction around each file.

    Sources: Atlas's documentation of `--tx-mode` (`file` where nothing is said, `-- atlas:txmode none`
    in a file switches it off); Supabase's command line sends a file as one batch, in which
    CREATE INDEX CONCURRENTLY "cannot be executed within a pipeline".
    """
    if beside(script.path, "atlas.sum") in project.files:
        return re.search(r"(?m)^--\s*atlas:txmode\s+none\s*$", script.text) is None
    return "supabase/migrations/" in f"/{script.path}"
