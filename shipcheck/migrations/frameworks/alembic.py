"""Alembic, Flask-Migrate too: `versions/REVISION_name.py` with `upgrade` and `downgrade`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.statements import Inert
from shipcheck.migrations.alembic_operations.reading import read_file
from shipcheck.migrations.alembic_operations.statements import Walk
from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.scripts.limits import too_large
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.alembic_operations.reading import AlembicFile
    from shipcheck.migrations.migration import SourceFile
    from shipcheck.migrations.project import Project

MARKERS: Sequence[str] = ("alembic.ini", "**/alembic.ini")
RANK = 10
_PATH = re.compile(r"(?:^|/)(?:versions|alembic|migrations?|revisions)/(?:[^/]+/)*[^/]+\.py$")
_REVISION = re.compile(rb"^(?:down_)?revision\s*(?::[^=\n]*)?=", re.MULTILINE)
_IDENTITY = re.compile(rb"^revision\s*(?::[^=\n]*)?=\s*[uU]?['\"]([^'\"]+)['\"]", re.MULTILINE)
_BEFORE = re.compile(rb"^down_revision\s*(?::[^=\n]*)?=\s*(.*(?:\n[ \t)].*)*)", re.MULTILINE)
_QUOTED = re.compile(rb"['\"]([^'\"]+)['\"]")


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the path is that of a module in a folder of versions."""
    return _PATH.search(path) is not None and not path.endswith(("/env.py", "/__init__.py"))


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the file names its revision and the one before."""
    return _IDENTITY.search(file.content) is not None and len(_REVISION.findall(file.content)) > 1


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The file itself: both ways stand in it."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:
    """The other revisions: only they say in which order they run."""
    return tuple(one for one in _same_folder(path, project) if one != path)


def history(path: str, project: Project) -> Sequence[str]:
    """The revisions of the same folder, each after those that it follows."""
    paths = _same_folder(path, project)
    known = {}
    for one in paths:
        content = project.files.get(one, b"")
        found = _IDENTITY.search(content)
        if found is not None:
            known[found.group(1)] = (one, _before(content))
    order: dict[str, None] = {}
    for revision in known:
        waiting = [revision]
        while waiting:  # without recursion: histories are a thousand long
            path_of, before = known[waiting[-1]]
            missing = [
                each
                for each in before
                if each in known and known[each][0] not in order and each not in waiting
            ]
            if missing:
                waiting.append(missing[0])
                continue
            order[path_of] = None
            waiting.pop()
    return (*order, *(one for one in paths if one not in order))


def _before(content: bytes) -> list[bytes]:
    found = _BEFORE.search(content)
    return _QUOTED.findall(found.group(1)) if found is not None else []


def _same_folder(path: str, project: Project) -> list[str]:
    folder = path.rpartition("/")[0]
    return sorted(
        one for one in project.paths if one.rpartition("/")[0] == folder and may_own(one, project)
    )


def read(file: SourceFile, project: Project) -> Migration:
    """The revision, its two functions followed."""
    large = too_large(file, "alembic", "", file.path.rpartition("/")[0])
    return large if large is not None else _read(file, project)


def _read(file: SourceFile, project: Project) -> Migration:
    read_as = read_file(file.content)
    wrapped = project.server.dialect is Dialect.POSTGRESQL
    up, down = Walk(read_as, project), Walk(read_as, project)
    parts = [
        Part(file.path, walk.function(name, wrapped=wrapped), wrapped)
        for walk, name in ((up, "upgrade"), (down, "downgrade"))
    ]
    way_back, note = _way_back(read_as, down)
    return Migration(
        file.path, "alembic", read_as.revision, parts[0],
        parts[1] if way_back is WayBack.GIVEN else None, way_back, note,
        read_as.after, file.path.rpartition("/")[0],
        read_allowances(file.content.decode("utf-8", "replace"), comment="#"), _problem(read_as),
    )  # fmt: skip


def _way_back(file: AlembicFile, walk: Walk) -> tuple[WayBack, str]:
    function = file.functions.get("downgrade")
    if function is None or function.body is None:
        return WayBack.MISSING, "there is no downgrade()"
    if walk.raised:
        return WayBack.IMPOSSIBLE, "downgrade() raises"
    if all(isinstance(one, Inert) for one in function.body.statements):
        return WayBack.EMPTY, "downgrade() does nothing"
    return WayBack.GIVEN, ""


def _problem(file: AlembicFile) -> str:
    if "upgrade" not in file.functions:
        return "there is no upgrade()"
    if file.source.module.errors:
        return f"line {file.source.module.errors[0].first_line} does not parse"
    return ""
