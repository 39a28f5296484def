"""Runs the tests once, with the flag forced to one side, and says how that ended."""

from __future__ import annotations

import contextlib
import re
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.coverage.registry import SIZE_LIMIT, read_report
from shipcheck.coverage.trust import map_report
from shipcheck.errors import ShipcheckError
from shipcheck.git.outside import NoSuchFile, read_regular
from shipcheck.model.text import counted, visible
from shipcheck.process.guarded import run_guarded
from shipcheck.process.runner import shell_command
from shipcheck.rehearse import reports_of_tests as reports
from shipcheck.rehearse.result import NAMED, RunState, SideRun

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.coverage.report import FileCoverage
    from shipcheck.git.repository import Repository
    from shipcheck.process.runner import Completed
    from shipcheck.rehearse.reports_of_tests import CaseCounts
    from shipcheck.rehearse.runner import PlannedRun
    from shipcheck.rehearse.tree import Tree

TIMEOUT = 1800.0
"""Seconds that the tests of one side may take: half an hour, longer than most CI takes."""

OUTPUT_LIMIT = 50_000_000
"""Bytes kept of the output; `go test -json` tells its results there."""

SHOWN_LINES = 12
SHOWN_COLUMNS = 300
"""Last lines of a run that did not pass, and characters of a line, that are kept."""

CANNOT_RUN = (126, 127)
"""Exit codes by which a shell says that it could not run the command (POSIX 2.8.2)."""

READERS = {
    "junit": reports.read_junit,
    "rspec": reports.read_rspec,
    "jest": reports.read_jest,
}
"""What reads the results of each form, but for Go's, which are the output itself."""

_LOOKS = r"\x1b\[[0-9;]*m"


@dataclass(frozen=True, slots=True)
class SideRunner:
    """Runs in a tree at `commit`; `paths` are the files whose coverage is kept.

    `tell` says to people what went wrong on the side, as a report that cannot be read.
    """

    repository: Repository
    commit: str
    tree: Tree
    environment: Mapping[str, str]
    paths: Sequence[str]
    tell: Callable[[str], object]
    now: Callable[[], datetime]

    async def run(self, runs: Sequence[PlannedRun], variables: Mapping[str, str]) -> SideRun:
        """All runs, one after another.

        Raises:
            ShipcheckError: a command could not be started at all.
        """
        started = self.now()
        sides = [await self._one(run, variables) for run in runs]
        order = (RunState.FAILED, RunState.NOT_RUN, RunState.PASSED)
        worst = next(side for state in order for side in sides if side.state is state)
        known = [side.tests for side in sides if side.tests is not None]
        tests = sum(known) if len(known) == len(sides) else None
        return SideRun(
            state=worst.state,
            why=worst.why
            if worst.state is not RunState.PASSED or len(sides) == 1
            else _passed(tests),
            tests=tests,
            failed=tuple(name for side in sides for name in side.failed),
            seconds=round((self.now() - started).total_seconds(), 3),
            files={path: one for side in sides for path, one in side.files.items()},
            output=worst.output,
        )

    async def _one(self, run: PlannedRun, variables: Mapping[str, str]) -> SideRun:
        if run.coverage is not None:
            self._require_inside(run, run.coverage)
            # What lies there already is of another run, or of the branch.
            with contextlib.suppress(OSError):
                run.coverage.unlink()
        done = await run_guarded(
            shell_command(run.command),
            directory=self.tree.path / run.root,
            environment={**self.environment, **run.environment, **variables},
            timeout=TIMEOUT,
            output_limit=OUTPUT_LIMIT,
        )
        counts = self._results(run, done)
        state, why = judge(done, counts, run.says_nothing)
        return SideRun(
            state, why,
            tests=counts.ran if counts else None,
            failed=counts.failed[:NAMED] if counts else (),
            files=await self._coverage(run),
            output="" if state is RunState.PASSED else _tail(done, run),
        )  # fmt: skip

    def _require_inside(self, run: PlannedRun, report: Path) -> None:
        """Do nothing for a place of our own; one that the team names may lead to a user's file."""
        if run.by_the_team:
            self.tree.require_inside(report, "flags.tests.coverage")

    def _results(self, run: PlannedRun, done: Completed) -> CaseCounts | None:
        """What the runner wrote of its tests; None where it wrote nothing."""
        if run.results is None:
            return None
        form, place = run.results
        if not isinstance(place, Path):
            return reports.read_go(done.stdout)
        try:
            data = read_regular(place, place.name, reports.SIZE_LIMIT)
            return READERS[form](data, place.name)
        except NoSuchFile:
            return None
        except ShipcheckError as error:
            self.tell(error.message)
            return None

    async def _coverage(self, run: PlannedRun) -> dict[str, FileCoverage]:
        """What ran of the files that ask for the flag."""
        if run.coverage is None:
            return {}
        try:
            self._require_inside(run, run.coverage)  # the tests may have put a link there
            data = read_regular(run.coverage, run.coverage.name, SIZE_LIMIT)
            report = read_report(run.coverage.name, data)
            folder = None if run.by_the_team else run.root
            top = self.tree.path
            files = await map_report(self.repository, report, self.commit, top, folder)
        except NoSuchFile:
            return {}
        except ShipcheckError as error:
            self.tell(error.message)
            return {}
        return {path: files[path] for path in self.paths if path in files}


def judge(
    done: Completed, counts: CaseCounts | None, says_nothing: Mapping[int, str]
) -> tuple[RunState, str]:
    """How a run ended, and in a line why; what could not run, or ran no test, says nothing."""
    not_run = _kept_from_running(done) or says_nothing.get(done.code)
    if not_run:
        return RunState.NOT_RUN, not_run
    if counts is not None and counts.failed:
        failed = len(counts.failed)
        return RunState.FAILED, f"{failed} of {counted(max(counts.ran, failed), 'test')} failed"
    if done.code:
        return RunState.FAILED, f"exit code {done.code}"
    if counts is not None and counts.ran == 0:
        return RunState.NOT_RUN, "no test ran"
    return RunState.PASSED, _passed(counts.ran if counts else None)


def _kept_from_running(done: Completed) -> str | None:
    """Why a command ended before its own end, or did not begin."""
    if done.timed_out:
        return f"took longer than {TIMEOUT:g} s"
    if done.code < 0:
        return f"killed by {_signal(-done.code)}"
    if done.code in CANNOT_RUN:
        return f"could not be run: exit code {done.code}"
    return None


def _passed(tests: int | None) -> str:
    return "exit code 0" if tests is None else counted(tests, "test")


def _signal(number: int) -> str:
    known = {one.value: one.name for one in signal.Signals}
    return known.get(number, f"signal {number}")


def _tail(done: Completed, run: PlannedRun) -> str:
    """The last lines, fit to be shown; events of Go as the words in them."""
    text = done.stdout.decode(errors="replace")
    if run.results is not None and run.results[0] == "go":
        text = reports.go_words(done.stdout)
    lines = re.sub(_LOOKS, "", f"{text}\n{done.stderr.decode(errors='replace')}").splitlines()
    kept = [line.rstrip()[:SHOWN_COLUMNS] for line in lines if line.strip()]
    return "\n".join(visible(line) for line in kept[-SHOWN_LINES:])
