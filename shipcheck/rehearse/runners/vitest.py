"""Vitest, with coverage where a provider is installed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside, installed, package_of

if TYPE_CHECKING:
    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

PROVIDERS = ("istanbul", "v8")
"""In order: only Istanbul counts the outcomes of branches."""

LIMITS = ("lines", "functions", "branches", "statements")


def root(tree: Tree, test: str) -> str | None:
    """The folder of the package, where that depends on Vitest."""
    folder = package_of(tree, test)
    return folder if folder is not None and "vitest" in tree.packages(folder) else None


async def plan(request: RunRequest) -> PlannedRun:
    """The project's own Vitest; raises CannotRun where it is not installed."""
    program = installed(request.tree, request.root, ".bin/vitest")
    if program is None:
        raise CannotRun(
            "vitest is not installed in the work tree of the rehearsal",
            hint="Install it in yours, or set flags: {tests: {prepare: npm ci}}.",
        )
    results, folder = request.reports / "junit.xml", request.reports / "coverage"
    words = ["run", "--reporter=default", "--reporter=junit", f"--outputFile.junit={results}"]
    provider = next((one for one in PROVIDERS if _has(request, one)), None)
    if provider:
        words += ["--coverage.enabled", f"--coverage.provider={provider}"]
        words += ["--coverage.reporter=json", f"--coverage.reportsDirectory={folder}"]
        words += ["--coverage.reportOnFailure=true"]
        # What a part of the tests covers is below any limit that is set for all of them.
        words += [f"--coverage.thresholds.{one}=0" for one in LIMITS]
    words += inside(request.root, list(request.tests))
    return PlannedRun(
        shlex.join([str(program), *words]),
        root=request.root,
        results=("junit", results),
        coverage=folder / "coverage-final.json" if provider else None,
    )


def _has(request: RunRequest, provider: str) -> bool:
    name = f"@vitest/coverage-{provider}"
    return installed(request.tree, request.root, name) is not None
