"""Rails: `db/migrate/YYYYMMDDHHMMSS_name.rb` with a class of ActiveRecord::Migration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.allowances import read_allowances
from shipcheck.migrations.migration import Migration, Part, WayBack
from shipcheck.migrations.rails_operations.reading import read_file
from shipcheck.migrations.rails_operations.statements import Walk
from shipcheck.migrations.scripts.limits import too_large
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.migrations.migration import SourceFile, Statement
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.rails_operations.reading import RailsFile

MARKERS: Sequence[str] = ("config/application.rb", "**/config/application.rb")
RANK = 10
_PATH = re.compile(
    r"(?:^|/)(?:db/(?:\w*migrate|\w*post_migrate)(?:/\w+)*|\w*migrate)/(\d{3,14})_(\w+(?:\.\w+)?)\.rb$"
)
"""Copied from an engine, a file has the engine's name behind its own: `…_create_tables.active_storage.rb`."""
_CLASS = re.compile(rb"^\s*class\s+[\w:]+\s*<\s*[\w:]*Migration\b", re.MULTILINE)
_TRANSACTIONAL = (Dialect.POSTGRESQL, Dialect.SQLITE)
"""Databases on which Rails wraps a migration (`supports_ddl_transaction?`)."""


def may_own(path: str, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the path is that of a numbered file in a folder of migrations."""
    return _PATH.search(path) is not None


def owns(file: SourceFile, project: Project) -> bool:  # noqa: ARG001 - the protocol's
    """Whether the file has a class of a migration."""
    return _CLASS.search(file.content) is not None


def forward_path(path: str, project: Project) -> str:  # noqa: ARG001 - the protocol's
    """The file itself: both ways stand in it."""
    return path


def companions(path: str, project: Project) -> Sequence[str]:  # noqa: ARG001 - the protocol's
    """None: a migration says all that it does."""
    return ()


def history(path: str, project: Project) -> Sequence[str]:
    """The migrations of the same `db` folder, by their numbers; those after a deployment too."""
    top = _top(path)
    found = [one for one in project.paths if _PATH.search(one) and _top(one) == top]
    return tuple(sorted(found, key=lambda one: (int(_version(one)), one)))


def read(file: SourceFile, project: Project) -> Migration:
    """The migration, `change` turned round for its way back."""
    large = too_large(file, "rails", _version(file.path), _top(file.path))
    return large if large is not None else _read(file, project)


def _read(file: SourceFile, project: Project) -> Migration:
    read_as = read_file(file.content)
    wrapped = read_as.transaction and project.server.dialect in _TRANSACTIONAL
    up = Walk(read_as, project)
    reversed_ = "change" in read_as.functions
    forward = tuple(up.method("change" if reversed_ else "up"))
    down = Walk(read_as, project)
    back = tuple(down.method("change", back=True) if reversed_ else down.method("down"))
    way_back, note = _way_back(read_as, down, back)
    has_down = way_back not in (WayBack.IMPOSSIBLE, WayBack.MISSING)
    return Migration(
        file.path, "rails", _version(file.path),
        Part(file.path, numbered(forward, wrapped=wrapped), wrapped),
        Part(file.path, numbered(back, wrapped=wrapped), wrapped) if has_down else None,
        way_back, note, (), _top(file.path),
        read_allowances(file.content.decode("utf-8", "replace"), comment="#"), _problem(read_as),
    )  # fmt: skip


def _way_back(file: RailsFile, walk: Walk, back: tuple[Statement, ...]) -> tuple[WayBack, str]:
    """What Rails offers, and its own words for what it does not."""
    if walk.impossible:
        return WayBack.IMPOSSIBLE, walk.impossible[0]
    if "change" in file.functions:
        return WayBack.AUTOMATIC, ""
    if "down" not in file.functions:
        return WayBack.MISSING, "without a method down, db:rollback leaves all as it is"
    if not back:
        return WayBack.EMPTY, "the method down is empty, and db:rollback leaves all as it is"
    return WayBack.GIVEN, ""


def _version(path: str) -> str:
    found = _PATH.search(path)
    return found.group(1) if found is not None else "0"


def _top(path: str) -> str:
    """The folder of all migrations of one database: `db`, whatever theirs is called below."""
    found = _PATH.search(path)
    inside = path[: found.start(1)].rstrip("/") if found is not None else path
    return re.sub(r"/post_migrate(?:/.*)?$", "/migrate", inside)


def _problem(file: RailsFile) -> str:
    if not file.found:
        return "it has no class of ActiveRecord::Migration"
    if file.source.module.errors:
        return f"line {file.source.module.errors[0].first_line} does not parse"
    return ""
