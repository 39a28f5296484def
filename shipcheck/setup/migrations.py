"""Where a repository keeps its migrations, as patterns for `paths:`.

Every pattern is one of ours: nothing of a file's name gets into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.path_kinds import MIGRATION_FOLDERS, kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_INITIALISER = "!**/__init__.py"


def migration_patterns(paths: Iterable[str]) -> tuple[str, ...]:
    """Patterns that match the migrations among the paths; empty where there is none."""
    found = {_pattern(path) for path in paths if kind_of(path) is FileKind.MIGRATION}
    return (*sorted(found), _INITIALISER) if found else ()


def _pattern(path: str) -> str:
    """The pattern for one migration: by its folder, else by its name."""
    *folders, name = path.split("/")
    for folder in folders:
        if folder in MIGRATION_FOLDERS:
            return f"**/{folder}/**"
    if folders[-1:] == ["versions"]:
        return "**/versions/*.py"
    return "**/R__*.sql" if name.startswith("R__") else f"**/{name[0]}[0-9]*__*"
