"""Ecto: `priv/repo/migrations/YYYYMMDDHHMMSS_name.exs` with `use Ecto.Migration`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.statements import Inert
from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.ecto_operations.reading import read_file
from shipcheck.migrations.ecto_operations.statements import Walk
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.scripts.limits import too_large
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.ecto_operations.reading import EctoFile
    from shipcheck.migrations.migration import SourceFile, Statement
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("mix.exs", "**/mix.exs")
RANK = 10
_PATH = re.compile(r"(?:^|/)(\w*migrations)/(?:[^/]+/)*(\d+)_\w+\.exs$")
_USES = re.compile(rb"\buse\s+[\w.]*Migration\b")


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the path is that of a numbered script in a folder of migrations."""
    return _PATH.search(path) is not None


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the file uses Ecto.Migration."""
    return _USES.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The file itself: both ways stand in it."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None: a migration says all that it does."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The migrations of the same folder, by their numbers."""
    top = _top(path)
    found = [one for one in project.paths if _PATH.search(one) and _top(one) == top]
    return tuple(sorted(found, key=lambda one: (int(_version(one)), one)))


def read(file: SourceFile, project: Project) -> Migration:
    """The migration, `change` turned round for its way back."""
    large = too_large(file, "ecto", _version(file.path), _top(file.path))
    return large if large is not None else _read(file, project)


def _read(file: SourceFile, project: Project) -> Migration:
    read_as = read_file(file.content)
    wrapped = read_as.transaction and project.server.dialect in (Dialect.POSTGRESQL, Dialect.SQLITE)
    turned = "change" in read_as.functions
    forward = tuple(Walk(read_as, project).function("change" if turned else "up"))
    walk = Walk(read_as, project)
    back = tuple(walk.function("change", back=True) if turned else walk.function("down"))
    way_back, note = _way_back(read_as, walk, back)
    given = way_back in (WayBack.GIVEN, WayBack.AUTOMATIC)
    return Migration(
        file.path, "ecto", _version(file.path),
        Part(file.path, numbered(forward, wrapped=wrapped), wrapped),
        Part(file.path, numbered(back, wrapped=wrapped), wrapped) if given else None,
        way_back, note, (), _top(file.path),
        read_allowances(file.content.decode("utf-8", "replace"), comment="#"), _problem(read_as),
    )  # fmt: skip


def _way_back(file: EctoFile, walk: Walk, back: tuple[Statement, ...]) -> tuple[WayBack, str]:
    if walk.impossible:
        return WayBack.IMPOSSIBLE, walk.impossible[0]
    if walk.raised and "change" not in file.functions:
        return WayBack.IMPOSSIBLE, "down raises"
    if "change" in file.functions:
        return WayBack.AUTOMATIC, ""
    down = file.functions.get("down")
    if down is None or down.body is None:
        return (
            WayBack.MISSING,
            "there is no function down: mix ecto.rollback raises Ecto.MigrationError",
        )
    if not back:
        idle = all(isinstance(one, Inert) for one in down.body.statements)
        return (
            WayBack.EMPTY,
            "the function down does nothing" if idle else "the function down changes nothing",
        )
    return WayBack.GIVEN, ""


def _version(path: str) -> str:
    found = _PATH.search(path)
    return found.group(2) if found is not None else "0"


def _top(path: str) -> str:
    """The folder of all migrations of one repository."""
    found = _PATH.search(path)
    return path[: found.end(1)] if found is not None else path


def _problem(file: EctoFile) -> str:
    if not file.functions:
        return "it has neither change nor up"
    if file.source.module.errors:
        return f"line {file.source.module.errors[0].first_line} does not parse"
    return ""
