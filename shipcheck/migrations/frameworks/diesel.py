"""Diesel: `migrations/2024-01-01-120000_total/up.sql` and `down.sql` in a Rust project."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.manifests import names
from shipcheck.migrations.sql_files.paths import ancestors, beside, in_order, inside, is_look_alike
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

MARKERS: Sequence[str] = ("**/diesel.toml", "**/Cargo.toml")
RANK = 20

_TOOL = re.compile(rb"(?m)^\s*[\"']?diesel(?:[-_]\w+)?[\"']?\s*[=.\]]|\.diesel\]")
_ALONE = re.compile(r"(?m)^\s*run_in_transaction\s*=\s*false\b")

WORDS = Words(
    "it has no `down.sql`: `diesel migration revert` fails",
    "the `down.sql` does nothing: `diesel migration revert` leaves the schema as it is",
    "the `down.sql` only raises an error",
)


def may_own(path: str, project: Project) -> bool:
    """`up.sql` and `down.sql` in a folder with a version, in a project that uses Diesel."""
    if basename(path) not in ("up.sql", "down.sql") or is_look_alike(path):
        return False
    if not re.match(r"\d[\d-]*_", basename(dirname(path))):
        return False
    configured = any(inside(folder, "diesel.toml") in project.files for folder in ancestors(path))
    return configured or names(path, project, "Cargo.toml", _TOOL)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """The manifest and the name say it all."""
    return True


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The `up.sql` of the folder."""
    return beside(path, "up.sql")


def companions(path: str, project: Project) -> Sequence[str]:
    """The `down.sql` and the `metadata.toml` of the folder."""
    wanted = (beside(path, "down.sql"), beside(path, "metadata.toml"))
    return tuple(one for one in wanted if one in project.paths)


def history(path: str, project: Project) -> Sequence[str]:
    """The folders beside this one, by version."""
    top = dirname(dirname(path))
    return in_order(
        one for one in project.paths if one.endswith("/up.sql") and dirname(dirname(one)) == top
    )


def read(file: SourceFile, project: Project) -> Migration:
    """The statements; in a transaction unless `metadata.toml` says otherwise."""
    script = script_of(file)
    back = first_script((beside(file.path, "down.sql"),), project)
    folder = basename(dirname(file.path))
    return build(
        script,
        "diesel",
        up=_part(script, project),
        down=_part(back, project) if back else None,
        words=WORDS,
        identity=folder.partition("_")[0].replace("-", ""),
        group=dirname(dirname(file.path)),
    )


def _part(script: Script, project: Project) -> Part:
    """Without its transaction a file goes to the server as one message."""
    metadata = project.text(beside(script.path, "metadata.toml")) or ""
    if not _ALONE.search(metadata):
        return read_script(script, project.server, wrapped=True)
    return sent_at_once(read_script(script, project.server, wrapped=False), project.server)
