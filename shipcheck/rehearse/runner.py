"""Test runners: their shape, which there are, and which of them runs a file of tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from shipcheck.errors import ShipcheckError
from shipcheck.model.discovery import Registry
from shipcheck.rehearse import runners

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from shipcheck.process.runner import Completed
    from shipcheck.rehearse.tree import Tree

    Probe = Callable[[Sequence[str]], Awaitable[Completed]]

RUNNERS = Registry(runners, "shipcheck.test_runners", frozenset({"places"}))
"""`places` is what runners share; every other file is a runner."""

ORDER = ("pytest", "vitest", "jest", "node-test", "go-test", "rspec", "minitest")
"""Who is asked first: the tests of JavaScript's runners have the same names."""


class CannotRun(ShipcheckError):  # noqa: N818 - says what is the case; an error by its base
    """The runner is not there, so nothing can be said of the tests."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What is to be run.

    `tests` are files of tests, and none means all of them; `paths` are the files to measure. `root`
    is the folder of the tree that the runner starts in. `reports` is a folder outside of the tree
    for what it writes. `environment` is the user's; `probe` runs a short command in the tree.
    """

    tree: Tree
    root: str
    tests: Sequence[str]
    paths: Sequence[str]
    reports: Path
    environment: Mapping[str, str]
    probe: Probe


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A command, its variables, and what it writes where.

    `command` is a line of shell that runs in `root`. `results` is the form (`junit`, `go`, `rspec`, `jest`)
    and the file of the results, `-` for standard output; None where only the exit code tells.
    `by_the_team` is whether the command is the team's own, which may change to any folder.
    `coverage` is a coverage report; `says_nothing` are exit codes that are no result, and why.
    """

    command: str
    root: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    results: tuple[str, Path | str] | None = None
    coverage: Path | None = None
    says_nothing: Mapping[int, str] = field(default_factory=dict)
    by_the_team: bool = False


class Runner(Protocol):
    """A runner's module."""

    @staticmethod
    def root(tree: Tree, test: str) -> str | None:
        """The folder in which this runner runs a file of tests; None where it is not its own."""

    @staticmethod
    async def plan(request: RunRequest) -> PlannedRun:
        """How to run; raises CannotRun where the runner is not installed."""


def load_runner(name: str) -> Runner:
    """The runner of a name that `find_runner` gave."""
    return cast("Runner", RUNNERS.load(name))


def find_runner(tree: Tree, test: str) -> tuple[str, str] | None:
    """The name of the runner of a file of tests, and the folder that it runs in; None without."""
    others = (name for name in RUNNERS.names() if name not in ORDER)
    for name in (*ORDER, *others):
        root = load_runner(name).root(tree, test)
        if root is not None:
            return name, root
    return None
