"""Jest, with its own coverage."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside, installed, package_of

if TYPE_CHECKING:
    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree


def root(tree: Tree, test: str) -> str | None:
    """The folder of the package, where that depends on Jest."""
    folder = package_of(tree, test)
    return folder if folder is not None and "jest" in tree.packages(folder) else None


async def plan(request: RunRequest) -> PlannedRun:
    """The project's own Jest; raises CannotRun where it is not installed."""
    program = installed(request.tree, request.root, ".bin/jest")
    if program is None:
        raise CannotRun(
            "jest is not installed in the work tree of the rehearsal",
            hint="Install it in yours, or set flags: {tests: {prepare: npm ci}}.",
        )
    results, folder = request.reports / "jest.json", request.reports / "coverage"
    words = ["--ci", "--json", f"--outputFile={results}", "--coverage", "--coverageReporters=json"]
    # What a part of the tests covers is below any limit that is set for all of them.
    words += [f"--coverageDirectory={folder}", "--coverageThreshold={}"]
    if request.tests:
        words += ["--runTestsByPath", *inside(request.root, list(request.tests))]
    return PlannedRun(
        shlex.join([str(program), *words]),
        root=request.root,
        results=("jest", results),
        coverage=folder / "coverage-final.json",
    )
