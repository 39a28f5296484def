"""Node's own test runner (`node --test`), with its coverage as LCOV."""

from __future__ import annotations

import posixpath
import re
import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside, package_of

if TYPE_CHECKING:
    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

REPORTS_SINCE = (20, 11)
"""The version of Node that first writes both JUnit XML and LCOV."""

_IMPORT = re.compile(r"""["']node:test["']""")
TAKES_A_VALUE = ("--import", "--require", "-r", "--loader", "--experimental-loader")


def root(tree: Tree, test: str) -> str | None:
    """The folder of the package, for a file that imports `node:test`."""
    folder = package_of(tree, test)
    return folder if folder is not None and _IMPORT.search(tree.text(test)) else None


async def plan(request: RunRequest) -> PlannedRun:
    """Node as the `test` script starts it; raises CannotRun without a Node that can report."""
    probed = await request.probe(["node", "--version"])
    found = re.match(r"v(\d+)\.(\d+)", probed.stdout.decode(errors="replace"))
    if probed.code or found is None or tuple(map(int, found.groups())) < REPORTS_SINCE:
        raise CannotRun(
            "there is no node 20.11 or newer",
            hint="Install it, or set flags: {tests: {command: …}}.",
        )
    results, coverage = request.reports / "junit.xml", request.reports / "lcov.info"
    words = [*_options(request.tree, request.root), "--test", "--experimental-test-coverage"]
    for reporter, target in (("junit", results), ("lcov", coverage), ("spec", "stdout")):
        words += [f"--test-reporter={reporter}", f"--test-reporter-destination={target}"]
    words += inside(request.root, list(request.tests))
    return PlannedRun(
        shlex.join(["node", *words]), root=request.root, results=("junit", results),
        coverage=coverage,
    )  # fmt: skip


def _options(tree: Tree, root: str) -> list[str]:
    """The options of `node --test` in the `test` script that load something: a compiler, a setup."""
    scripts = tree.json(posixpath.join(root, "package.json")).get("scripts")
    script = scripts.get("test", "") if isinstance(scripts, dict) else ""
    try:
        words = shlex.split(str(script))
    except ValueError:
        return []
    if "node" not in words or "--test" not in words:
        return []
    kept: list[str] = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, _ = word.partition("=")
        if name in TAKES_A_VALUE:
            kept += [word] if equals else [word, following]
    return kept
