"""Prisma Migrate: `prisma/migrations/20240101120000_total/migration.sql`, a `down.sql` by hand beside it."""

from __future__ import annotations

import re
from posixpath import basename, dirname
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import WayBack
from shipcheck.migrations.sql_files.building import Words, build
from shipcheck.migrations.sql_files.paths import beside, in_order, inside, is_look_alike
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

MARKERS: Sequence[str] = ("**/migration_lock.toml",)
RANK = 10

_NAMES = ("migration.sql", "down.sql")
_PATH = re.compile(r"(?:^|/)prisma/(?:[^/]+/)*migrations/[^/]+/[^/]+$")

WORDS = Words(
    "Prisma Migrate only goes forward; `prisma migrate diff --from-… --to-… --script` before the change "
    "writes the SQL for going back",
    "the `down.sql` does nothing",
    "the `down.sql` only raises an error",
    absent=WayBack.NOT_USUAL,
)


def may_own(path: str, project: Project) -> bool:
    """`migration.sql` in a folder of its own, beside `migration_lock.toml` or below `prisma/`."""
    if basename(path) not in _NAMES or not re.match(r"\d", basename(dirname(path))):
        return False
    top = dirname(dirname(path))
    if inside(top, "migration_lock.toml") in project.files:
        return True
    return _PATH.search(path) is not None and not is_look_alike(path)


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """The path says it all."""
    return True


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """A `down.sql` belongs to the `migration.sql` beside it."""
    return beside(path, "migration.sql")


def companions(path: str, project: Project) -> Sequence[str]:
    """The `down.sql`, where somebody wrote one."""
    back = beside(path, "down.sql")
    return (back,) if back in project.paths else ()


def history(path: str, project: Project) -> Sequence[str]:
    """The migrations beside this one, by the names of their folders."""
    top = dirname(dirname(path))
    return in_order(
        one
        for one in project.paths
        if one.endswith("/migration.sql") and dirname(dirname(one)) == top
    )


def read(file: SourceFile, project: Project) -> Migration:
    """The statements; the whole file goes to PostgreSQL as one message."""
    script = script_of(file)
    back = first_script(companions(file.path, project), project)
    return build(
        script,
        "prisma",
        up=_part(script, project),
        down=_part(back, project) if back else None,
        words=WORDS,
        identity=basename(dirname(file.path)),
        group=dirname(dirname(file.path)),
    )


def _part(script: Script, project: Project) -> Part:
    return sent_at_once(read_script(script, project.server, wrapped=False), project.server)
