"""The folders of migrations that a knexfile names."""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.paths import lies_in

if TYPE_CHECKING:
    from shipcheck.migrations.project import Project

_DIRECTORY = re.compile(r"\bmigrations\s*:\s*\{[^{}]*?\bdirectory\s*:\s*([^\n{}]*)")
_QUOTED = re.compile(r"[\"'`]([^\"'`]+)[\"'`]")


def is_told_of(path: str, project: Project) -> bool:
    """Whether a file lies in a folder that a knexfile of the project names for migrations."""
    return any(
        lies_in(path, folder)
        for one in project.files
        if basename(one).startswith("knexfile.")
        for folder in _folders(one, project.text(one) or "")
    )


@lru_cache(maxsize=16)
def _folders(knexfile: str, text: str) -> tuple[str, ...]:
    """Each folder from the project's top; those outside of it, and the top itself, are left out."""
    found = []
    for told in _DIRECTORY.findall(text):
        words = _QUOTED.findall(told)
        several = told.lstrip().startswith("[")
        for one in words if several else ["/".join(words)]:
            folder = normpath(
                join(dirname(knexfile), one.lstrip("/") if "__dirname" in told else one)
            )
            if folder != "." and not folder.startswith(("/", "..")):
                found.append(folder)
    return tuple(found)
