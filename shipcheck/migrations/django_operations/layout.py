"""Where Django's migrations stand in a project, and what apps are called."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.migrations.project import Project

_FOLDER = re.compile(r"(?:^|/)(\w*migrations)/([A-Za-z0-9_][\w-]*)\.py$")
_LABEL = re.compile(r"^\s+label\s*(?::\s*str\s*)?=\s*['\"](\w+)['\"]", re.MULTILINE)
_MIGRATION = re.compile(rb"^class\s+Migration\s*\(([^)]*)\)", re.MULTILINE)


def is_migration_path(path: str) -> bool:
    """Whether a file can be a migration of Django by its path."""
    found = _FOLDER.search(path)
    return found is not None and found.group(2) not in ("__init__", "conftest", "env")


def is_migration(content: bytes) -> bool:
    """Whether a file holds a migration of Django (South's are none: they ran before Django 1.7)."""
    found = _MIGRATION.search(content)
    return (
        found is not None
        and b"SchemaMigration" not in found.group(1)
        and b"DataMigration" not in found.group(1)
    )


def folder_of(path: str) -> str:
    """The folder of a migration."""
    return path.rpartition("/")[0]


def identity(path: str) -> str:
    """The name of a migration."""
    return path.rpartition("/")[2].removesuffix(".py")


def app_label(path: str, project: Project) -> str:
    """The label of the app that a migration belongs to: that of its apps.py, or its folder's name."""
    above = folder_of(folder_of(path))
    text = project.text(f"{above}/apps.py" if above else "apps.py")
    found = _LABEL.search(text) if text else None
    if found is not None:
        return found.group(1)
    return above.rpartition("/")[2] or folder_of(path)


def apps(project: Project) -> dict[str, tuple[str, ...]]:
    """The migrations of each app by its label, in the order of their names."""
    known = dict(_labels(project))
    found: dict[str, tuple[str, ...]] = {}
    for folder, paths in _folders(tuple(project.paths)).items():
        above = folder_of(folder)
        label = known.get(above, above.rpartition("/")[2])
        found[label] = found.get(label, ()) + paths
    return found


def _labels(project: Project) -> tuple[tuple[str, str], ...]:
    found = []
    for path in project.files:
        if path.endswith("apps.py"):
            label = _LABEL.search(project.text(path) or "")
            if label is not None:
                found.append((folder_of(path), label.group(1)))
    return tuple(found)


def in_folder(folder: str, project: Project) -> tuple[str, ...]:
    """The migrations of one folder, in the order of their names."""
    return _folders(tuple(project.paths)).get(folder, ())


@lru_cache(maxsize=4)
def _folders(paths: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in sorted(filter(is_migration_path, paths)):
        found.setdefault(folder_of(path), []).append(path)
    return {folder: tuple(inside) for folder, inside in found.items()}


def setting(project: Project, name: str) -> str | None:
    """The value of a setting that is a plain string, from the project's settings files."""
    if not name.isupper():
        return None
    pattern = re.compile(rf"^{re.escape(name)}\s*(?::[^=]*)?=\s*['\"]([^'\"]*)['\"]", re.MULTILINE)
    for path in project.files:
        if "settings" in path and path.endswith(".py"):
            found = pattern.search(project.text(path) or "")
            if found is not None:
                return found.group(1)
    return None
