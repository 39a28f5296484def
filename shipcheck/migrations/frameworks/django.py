"""Django: `migrations/NNNN_name.py` in an app, with a class Migration and its operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.django_operations import layout
from shipcheck.migrations.django_operations.reading import read_file
from shipcheck.migrations.django_operations.replay import is_squashed, ordered, world_before
from shipcheck.migrations.django_operations.statements import Walk
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.operations import Other
from shipcheck.migrations.scripts.limits import too_large
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.django_operations.reading import DjangoFile
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("**/apps.py", "**/settings.py", "**/settings/*.py")
RANK = 10
_TRANSACTIONAL = (Dialect.POSTGRESQL, Dialect.SQLITE)
"""Databases whose changes of tables Django wraps in a transaction (`can_rollback_ddl`)."""


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the path is that of a module in a folder of migrations."""
    return layout.is_migration_path(path)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the file has a class Migration."""
    return layout.is_migration(file.content)


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The file itself: both ways stand in it."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:
    """All migrations of the project: fields point to models of other apps."""
    return tuple(one for one in project.paths if layout.is_migration_path(one) and one != path)


def history(path: str, project: Project) -> Sequence[str]:
    """The migrations of the same app, without squashed ones whose originals are there."""
    paths = layout.in_folder(layout.folder_of(path), project)
    app = layout.app_label(path, project)
    return tuple(
        one
        for one in ordered(path, project)
        if one == path or not is_squashed(project.files.get(one, b""), app, paths)
    )


def read(file: SourceFile, project: Project) -> Migration:
    """The migration, its operations read against the models that earlier migrations made."""
    large = too_large(
        file, "django", layout.identity(file.path), layout.app_label(file.path, project)
    )
    return large if large is not None else _read(file, project)


def _read(file: SourceFile, project: Project) -> Migration:
    read_as = read_file(file.content)
    wrapped = read_as.atomic and project.server.dialect in _TRANSACTIONAL
    world = world_before(file.path, file.content, project)
    up = Walk(read_as, world)
    down = Walk(read_as, world, back=True)
    parts = [
        Part(file.path, numbered(walk.statements(), wrapped=wrapped), wrapped)
        for walk in (up, down)
    ]
    way_back, note = _way_back(down, parts[1])
    text = file.content.decode("utf-8", "replace")
    return Migration(
        file.path, "django", layout.identity(file.path), parts[0],
        None if way_back is WayBack.IMPOSSIBLE else parts[1], way_back, note,
        _after(read_as, world.app), world.app,
        read_allowances(text, comment="#"), _problem(read_as),
    )  # fmt: skip


def _way_back(walk: Walk, part: Part) -> tuple[WayBack, str]:
    """What Django's own way back is, and its words for what is missing."""
    if walk.impossible:
        return WayBack.IMPOSSIBLE, walk.impossible[0]
    nothing = all(
        isinstance(one, Other) for statement in part.statements for one in statement.operations
    )
    if walk.deliberate and nothing:
        return WayBack.DELIBERATE, ""
    return (WayBack.GIVEN if walk.written and not walk.automatic else WayBack.AUTOMATIC), ""


def _after(file: DjangoFile, app: str) -> tuple[str, ...]:
    """Its dependencies: names alone within the app, with their app otherwise."""
    return tuple(name if label == app else f"{label}.{name}" for label, name in file.dependencies)


def _problem(file: DjangoFile) -> str:
    if not file.found:
        return "it has no class Migration"
    if file.source.module.errors:
        return f"line {file.source.module.errors[0].first_line} does not parse"
    return ""
