"""pytest, with pytest-cov where that is installed."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from shipcheck.rehearse.runner import CannotRun, PlannedRun
from shipcheck.rehearse.runners.places import inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.rehearse.runner import RunRequest
    from shipcheck.rehearse.tree import Tree

ENVIRONMENTS = (".venv", "venv")
LOCKS = (("uv.lock", "uv run"), ("poetry.lock", "poetry run"), ("pdm.lock", "pdm run"))
SAYS_NOTHING = {3: "pytest failed itself", 4: "pytest refused its arguments", 5: "no test ran"}
"""Exit codes of pytest that tell nothing of the tests."""

PROBE = "import importlib.util as u, pytest; print(u.find_spec('pytest_cov') is not None)"


def root(tree: Tree, test: str) -> str | None:
    """Every Python file of tests is its own: it runs unittest's too."""
    del tree
    return "" if test.endswith(".py") else None


async def plan(request: RunRequest) -> PlannedRun:
    """The project's own Python; raises CannotRun where that has no pytest."""
    python = _python(request.tree)
    environment = {"PYTHONPATH": python_path(request.tree, request.environment)}
    probed = await request.probe([*shlex.split(python), "-c", PROBE])
    if probed.code:
        raise CannotRun(
            f"{python} has no pytest",
            hint="Activate the project's environment, or set flags: {tests: {command: …}}.",
        )
    results, coverage = request.reports / "junit.xml", request.reports / "coverage.json"
    words = [f"--junitxml={results}"]
    if probed.stdout.strip() == b"True":
        # What a part of the tests covers is below any limit that is set for all of them.
        words += ["--cov", "--cov-branch", f"--cov-report=json:{coverage}", "--cov-fail-under=0"]
        environment["COVERAGE_FILE"] = str(request.reports / ".coverage")
    command = f"{python} -m pytest {shlex.join([*words, *inside('', list(request.tests))])}"
    return PlannedRun(
        command, environment=environment, results=("junit", results), coverage=coverage,
        says_nothing=SAYS_NOTHING,
    )  # fmt: skip


def _python(tree: Tree) -> str:
    """That of an environment in the tree, else by the lock file's tool, else the one on PATH."""
    for name in ENVIRONMENTS:
        if (tree.path / name / "bin" / "python").exists():
            return f"{name}/bin/python"
    return next((f"{tool} python" for lock, tool in LOCKS if tree.has(lock)), "python3")


def python_path(tree: Tree, environment: Mapping[str, str]) -> str:
    """The tree's own modules before those that an editable install finds elsewhere."""
    folders = [tree.path, tree.path / "src"] if (tree.path / "src").is_dir() else [tree.path]
    own = environment.get("PYTHONPATH")
    return ":".join([*map(str, folders), *([own] if own else [])])
