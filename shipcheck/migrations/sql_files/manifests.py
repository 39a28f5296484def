"""Whether a project's manifests name a tool: Cargo's, npm's."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from shipcheck.migrations.sql_files.paths import ancestors, inside

if TYPE_CHECKING:
    import re

    from shipcheck.migrations.project import Project


def names(path: str, project: Project, manifest: str, pattern: re.Pattern[bytes]) -> bool:
    """Whether a manifest that a file falls under names a tool.

    That is one in a folder above the file; where such a one is there, any other of the project also
    counts, as workspaces have it.
    """
    above = [
        one for folder in ancestors(path) if (one := inside(folder, manifest)) in project.files
    ]
    if any(pattern.search(project.files[one]) for one in above):
        return True
    if not above:
        return False
    others = (one for one in project.files if basename(one) == manifest)
    return any(pattern.search(project.files[one]) for one in others)
