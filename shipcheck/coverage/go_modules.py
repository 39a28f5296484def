"""Which Go modules a commit holds: cover profiles name files by the module's path."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from shipcheck.git.objects import read_blobs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.git.runner import Git

MOST = 200
"""Modules that are looked at."""

_MODULE = re.compile(rb'^module\s+"?([^\s"]+)"?', re.MULTILINE)


async def read_go_modules(git: Git, commit: str, tree: Iterable[str]) -> dict[str, str]:
    """The folder of each module by its path; raises MissingObjects in a partial clone."""
    manifests = [path for path in tree if path == "go.mod" or path.endswith("/go.mod")][:MOST]
    contents = await read_blobs(git, [f"{commit}:{path}" for path in manifests])
    modules: dict[str, str] = {}
    for path, content in zip(manifests, contents, strict=True):
        found = _MODULE.search(content or b"")
        if found:
            modules[found[1].decode("utf-8", "surrogateescape")] = posixpath.dirname(path)
    return modules
