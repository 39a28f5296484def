"""Which scripts can be migrations, by their paths."""

from __future__ import annotations

import re
from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.paths import (
    in_migration_folder,
    in_order,
    is_look_alike,
    siblings,
)

if TYPE_CHECKING:
    from shipcheck.migrations.project import Project

_SCRIPT = re.compile(r"\.(?:js|ts|mjs|cjs|mts|cts)$")
_OTHER = re.compile(r"\.(?:d|test|spec|config|stories)\.\w+$|^index\.|^_")


def may_be_script(path: str) -> bool:
    """Whether a file is a script where migrations lie, and neither its types nor a test of it."""
    return is_script(path) and in_migration_folder(path) and not is_look_alike(path)


def is_script(path: str) -> bool:
    """Whether a file is a script by its name, and neither its types nor a test of it."""
    name = basename(path)
    return _SCRIPT.search(name) is not None and _OTHER.search(name) is None


def stem(path: str) -> str:
    """A script's name without its ending."""
    return _SCRIPT.sub("", basename(path))


def scripts_beside(path: str, project: Project) -> tuple[str, ...]:
    """The scripts of the folder by their names."""
    return in_order(one for one in siblings(path, project.paths) if may_be_script(one))
