"""Decides what is run for a flag: the team's own command, else the runners of the tests."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.rehearse.runner import CannotRun, PlannedRun, RunRequest, find_runner, load_runner
from shipcheck.rehearse.runners.places import inside
from shipcheck.rehearse.runners.pytest import python_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.rehearse.runner import Probe
    from shipcheck.rehearse.touching import Touched
    from shipcheck.rehearse.tree import Tree

NAMED = 3
"""Files that a message names."""

PYTHON_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the runs of one rehearsal; `settings` are `flags: tests:`."""

    tree: Tree
    settings: Mapping[str, Any]
    environment: Mapping[str, str]
    probe: Probe
    all_tests: bool

    async def plan(self, flag: str, touched: Touched, reports: Path) -> list[PlannedRun]:
        """What is to be run; `reports` is a folder for what the runners write.

        Raises:
            CannotRun: no test touches the flag, or nothing is known that could run them.
        """
        if not touched.tests and not self.all_tests:
            raise CannotRun(
                f"no test names {flag}, nor a file that asks for it",
                hint="--all-tests runs all of them.",
            )
        command = self.settings.get("command")
        if command:
            return [self._configured(str(command), touched.tests, reports)]
        return await self._by_runners(touched, reports)

    def _configured(self, command: str, tests: Sequence[str], reports: Path) -> PlannedRun:
        """The team's own command; pytest inside of it is told where to write its results."""
        results = reports / "junit.xml"
        named = "" if self.all_tests else shlex.join(inside("", list(tests)))
        own = self.environment.get("PYTEST_ADDOPTS", "")
        variables = {
            "SHIPCHECK_RESULTS": str(results),
            "PYTEST_ADDOPTS": f"{own} --junitxml={shlex.quote(str(results))}".strip(),
        }
        if self.tree.has(*PYTHON_MANIFESTS):
            variables["PYTHONPATH"] = python_path(self.tree, self.environment)
        report = self.settings.get("coverage")
        return PlannedRun(
            command.replace("{tests}", named),
            environment=variables,
            results=("junit", results),
            coverage=self.tree.path / str(report) if report else None,
            by_the_team=True,
        )

    async def _by_runners(self, touched: Touched, reports: Path) -> list[PlannedRun]:
        tests = touched.tests
        if self.all_tests:
            tests = tuple(
                name for name in sorted(self.tree.names) if kind_of(name) is FileKind.TEST
            )
        groups: dict[tuple[str, str], list[str]] = {}
        orphans = []
        for test in tests:
            found = find_runner(self.tree, test)
            if found is None:
                orphans.append(test)
            else:
                groups.setdefault(found, []).append(test)
        if not groups:
            named = ", ".join(orphans[:NAMED])
            raise CannotRun(
                f"no runner is known for {named or 'the tests of this repository'}",
                hint="Name the command in the checklist: flags: {tests: {command: make test}}.",
            )
        runs = []
        for position, ((name, root), own_tests) in enumerate(groups.items()):
            own = reports / str(position)
            own.mkdir()
            runs.append(await self._group(name, root, own_tests, touched.paths, own))
        return runs

    async def _group(
        self, name: str, root: str, tests: Sequence[str], paths: Sequence[str], reports: Path
    ) -> PlannedRun:
        """One runner in one folder, with a folder of its own for what it writes."""
        request = RunRequest(
            tree=self.tree, root=root, tests=() if self.all_tests else tests, paths=paths,
            reports=reports, environment=self.environment, probe=self.probe,
        )  # fmt: skip
        return await load_runner(name).plan(request)
