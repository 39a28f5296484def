"""`go test` of the packages in which the tests are, with a cover profile of the guarded ones."""

from __future__ import annotations

import posixpath
import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

ALL = "./..."


def root(tree: Tree, test: str) -> str | None:
    """The folder of the module."""
    return tree.nearest(test, ("go.mod",)) if test.endswith("_test.go") else None


async def plan(request: RunRequest) -> PlannedRun:
    """Go tests whole packages; raises CannotRun where there is no Go."""
    probed = await request.probe(["go", "version"])
    if probed.code:
        raise CannotRun("go is not installed", hint="Install it, or put it on PATH.")
    coverage = request.reports / "cover.out"
    words = ["go", "test", "-json", "-count=1", f"-coverprofile={coverage}"]
    measured = _packages(request, request.paths)
    if measured:
        words.append(f"-coverpkg={','.join(measured)}")
    words += _packages(request, request.tests) or [ALL]
    return PlannedRun(shlex.join(words), root=request.root, results=("go", "-"), coverage=coverage)


def _packages(request: RunRequest, files: Iterable[str]) -> list[str]:
    """The packages of Go files of this module, as they are named from its folder."""
    own = [path for path in files if path.endswith(".go")]
    folders = {
        posixpath.relpath(posixpath.dirname(path) or ".", request.root or ".")
        for path in own
        if request.tree.nearest(path, ("go.mod",)) == request.root
    }
    return sorted("." if folder == "." else f"./{folder}" for folder in folders)
