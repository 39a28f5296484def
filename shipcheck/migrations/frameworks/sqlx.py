"""sqlx: `migrations/7_total.sql`, or `7_total.up.sql` and `7_total.down.sql`, in a Rust project."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.manifests import names
from shipcheck.migrations.sql_files.paths import (
    beside,
    in_migration_folder,
    is_look_alike,
    siblings,
)
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

MARKERS: Sequence[str] = ("**/Cargo.toml", "**/sqlx.toml")
RANK = 20

_NAME = re.compile(r"(?P<version>\d+)_(?P<title>.*?)(?P<way>\.up|\.down)?\.sql")
_TOOL = re.compile(rb"(?m)^\s*[\"']?sqlx(?:[-_]\w+)?[\"']?\s*[=.\]]|\.sqlx\]")

_PAIR = Words(
    "it has no `.down.sql`: `sqlx migrate revert` refuses",
    "the `.down.sql` does nothing",
    "the `.down.sql` only raises an error",
)
_SIMPLE = Words(
    "sqlx's simple migrations only go forward; `sqlx migrate add -r` makes one with a way back",
    "",
    absent=WayBack.NOT_USUAL,
)


def may_own(path: str, project: Project) -> bool:
    """`VERSION_title.sql` where migrations lie, in a project whose Cargo.toml names sqlx."""
    if not _NAME.fullmatch(basename(path)) or is_look_alike(path) or not in_migration_folder(path):
        return False
    return names(path, project, "Cargo.toml", _TOOL)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """The manifest and the name say it all."""
    return True


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The `.up.sql` of a `.down.sql`."""
    name = basename(path)
    return (
        beside(path, name.removesuffix(".down.sql") + ".up.sql")
        if name.endswith(".down.sql")
        else path
    )


def companions(path: str, project: Project) -> Sequence[str]:
    """The `.down.sql` beside."""
    back = beside(path, basename(path).removesuffix(".up.sql") + ".down.sql")
    return (back,) if back != path and back in project.paths else ()


def history(path: str, project: Project) -> Sequence[str]:
    """The files of the folder that go forward, by version."""
    found = [
        (int(match["version"][:400]), one)
        for one in siblings(path, project.paths)
        if (match := _NAME.fullmatch(basename(one))) and match["way"] != ".down"
    ]
    return tuple(one for _, one in sorted(found))


def read(file: SourceFile, project: Project) -> Migration:
    """The statements; each file in a transaction unless it begins with `-- no-transaction`."""
    script = script_of(file)
    back = first_script(companions(file.path, project), project)
    found = _NAME.fullmatch(basename(file.path))
    return build(
        script,
        "sqlx",
        up=_part(script, project),
        down=_part(back, project) if back else None,
        words=_PAIR if found and found["way"] else _SIMPLE,
        identity=found["version"] if found else basename(file.path),
    )


def _part(script: Script, project: Project) -> Part:
    """Without its transaction a file goes to the server as one message (sqlx-postgres's migrate.rs)."""
    if not script.text.startswith("-- no-transaction"):
        return read_script(script, project.server, wrapped=True)
    return sent_at_once(read_script(script, project.server, wrapped=False), project.server)
