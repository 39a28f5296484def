"""Runs the checklist's commands: one after another, on the judged commit, if that is allowed."""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.git.repository import without_places
from shipcheck.git.status import read_status
from shipcheck.git.worktrees import temporary_worktree
from shipcheck.model.outcome import Finding, judged, unknown
from shipcheck.model.text import visible
from shipcheck.model.words import Evidence, Level, Place, Reason
from shipcheck.process.guarded import run_guarded
from shipcheck.process.runner import shell_command
from shipcheck.ship.permissions import NotAllowed, all_own, is_allowed, strangers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change
    from shipcheck.model.checklist import Item
    from shipcheck.model.outcome import Outcome
    from shipcheck.process.runner import Completed

OUTPUT_LIMIT = 1_000_000
"""Bytes kept of a command's output, its head and its tail."""

SHOWN_LINES = 12
"""Last lines of a failed command's output that its finding shows."""

CANNOT_RUN = (126, 127)
"""Exit codes by which a shell says that it could not run the command (POSIX 2.8.2)."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The way to run a command for one change.

    `address` is the user's own address; `head_is_checked_out` is whether the work tree stands on
    the judged commit.
    """

    repository: Repository
    change: Change
    place: Place
    environment: Mapping[str, str] = field(repr=False)
    address: str
    head_is_checked_out: bool
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def require_permission(self, command: str) -> None:
        """Do nothing where the command may run.

        Raises:
            NotAllowed: it would run commits of somebody else, and the user has not allowed it.
        """
        if self.place is Place.CI or all_own(self.change, self.address):
            return
        common_dir, head = self.repository.common_dir, self.change.head
        if not is_allowed(self.environment, common_dir, command, head):
            others = ", ".join(strangers(self.change, self.address)[:2]) or "an unknown author"
            raise NotAllowed(
                f"not run: the change holds commits by {others}",
                hint="Read the change; then shipcheck allow lets its commands run on this commit.",
            )

    async def run(self, command: str, seconds: float) -> Completed:
        """Run a command by the shell.

        Raises:
            NotAllowed: see `require_permission`.
        """
        self.require_permission(command)
        async with self.turn, self._tree() as (directory, environment):
            return await run_guarded(
                shell_command(command), directory=directory, environment=environment,
                timeout=seconds, output_limit=OUTPUT_LIMIT,
            )  # fmt: skip

    @asynccontextmanager
    async def _tree(self) -> AsyncIterator[tuple[Path, dict[str, str]]]:
        """The user's own tree if it is exactly the judged commit, else a temporary one."""
        environment = dict(self.environment) | {
            "SHIPCHECK": "1",
            "SHIPCHECK_COMMIT": self.change.head,
            "SHIPCHECK_BASE": self.change.merge_base,
        }
        if self.head_is_checked_out and not (await read_status(self.repository)).dirty:
            yield self.repository.top, environment
            return
        async with temporary_worktree(self.repository, self.change.head) as directory:
            yield directory, without_places(environment)


async def run_item(commands: Commands, item: Item) -> Outcome:
    """The outcome of a `run:` item, by the command's exit code."""
    command = item.run or ""
    try:
        done = await commands.run(command, item.timeout)
    except NotAllowed as error:
        note = Finding("not-allowed", Level.NOTE, error.message, fix=error.hint)
        return unknown(error.message, Reason.NOT_RUN, findings=(note,))
    return judge_command(done, item.timeout)


def judge_command(done: Completed, seconds: float) -> Outcome:
    """Exit 0 passes; 126, 127, a signal and a timeout say nothing; any other fails."""
    tail = _tail(done)
    shown = (Finding("command-output", Level.NOTE, tail),) if tail else ()
    if done.timed_out:
        return unknown(f"took longer than {seconds:g} s", Reason.NOT_RUN, findings=shown)
    if done.code < 0:
        name = signal.Signals(-done.code).name
        return unknown(f"killed by {name}", Reason.NOT_RUN, findings=shown)
    if done.code in CANNOT_RUN:
        return unknown(f"could not be run: exit code {done.code}", Reason.NOT_RUN, findings=shown)
    data = {"exit_code": done.code}
    if done.code == 0:
        return judged("exit code 0", evidence=Evidence.OBSERVED, data=data)
    finding = Finding("command-failed", Level.ERROR, tail or f"exit code {done.code}")
    summary = f"exit code {done.code}"
    return judged(summary, evidence=Evidence.OBSERVED, findings=(finding,), data=data)


def _tail(done: Completed) -> str:
    """The last lines that the command said, on standard error if it said anything there."""
    text = (done.stderr.strip() or done.stdout.strip()).decode(errors="replace")
    return visible("\n".join(text.splitlines()[-SHOWN_LINES:]), newlines=True)
