"""Runs the checklist's commands: one after another, on the judged commit, if that is allowed."""

from __future__ import annotations

import re
import shlex
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.git.errors import redact
from shipcheck.git.reads import resolve_commit
from shipcheck.git.repository import without_places
from shipcheck.git.status import read_status
from shipcheck.git.worktrees import temporary_worktree
from shipcheck.model.outcome import Finding, judged, unknown
from shipcheck.model.text import listed, visible
from shipcheck.model.words import Evidence, Level, Reason
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
    from shipcheck.ship.evaluation import Evaluation

OUTPUT_LIMIT = 1_000_000
"""Bytes kept of a command's output, its head and its tail."""

SHOWN_LINES = 12
"""Last lines of a failed command's output that its finding shows."""

SHOWN_COLUMNS = 300
"""Characters of such a line; minified code and base64 come in lines of megabytes."""

NAMED = 2
"""Addresses of strangers that a refusal names."""

LOOKS = r"\x1b\[[0-9;]*m"
"""Colours, which a command that is told to use them puts into its output."""

CANNOT_RUN = (126, 127)
"""Exit codes by which a shell says that it could not run the command (POSIX 2.8.2)."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The way to run a command for one change.

    `in_ci` and `is_review` are those of the evaluation; `is_of_another` is a pull request that is
    looked at, of which nothing runs, whatever was allowed; `address` is the user's own;
    `head_is_checked_out` is whether the work tree stands on the judged commit.
    """

    repository: Repository
    change: Change
    in_ci: bool
    is_review: bool
    environment: Mapping[str, str] = field(repr=False)
    address: str
    head_is_checked_out: bool
    is_of_another: bool = False

    def require_permission(self, command: str) -> None:
        """Do nothing where the command may run.

        Raises:
            NotAllowed: it would run commits of somebody else, or of a branch that is only looked
                at, and the user has not allowed it.
        """
        if self.is_of_another:
            raise NotAllowed(
                "not run: nothing of a pull request that is looked at runs",
                hint="Check it out, read it, then shipcheck check.",
            )
        own = all_own(self.change, self.address)
        if self.in_ci or (own and not self.is_review):
            return
        common_dir, head = self.repository.common_dir, self.change.head
        if is_allowed(self.environment, common_dir, command, head):
            return
        if self.is_review:
            name = shlex.quote(self.change.branch or self.change.head[:12])
            raise NotAllowed(
                "not run: this is a review",
                hint=f"Read it; then shipcheck allow --head {name} lets its commands run.",
            )
        if not self.address:
            raise NotAllowed(
                "not run: git knows no user.email, so no commit counts as your own",
                hint="git config user.email ADDRESS, or shipcheck allow for this commit.",
            )
        raise NotAllowed(
            f"not run: the change holds commits by {_named(strangers(self.change, self.address))}",
            hint="Read the change; then shipcheck allow lets its commands run on this commit.",
        )

    async def run(self, command: str, seconds: float, template: str | None = None) -> Completed:
        """Run a command by the shell.

        Args:
            command: what the shell is given.
            seconds: how long it may take.
            template: the checklist's own text where the command is that text filled in.

        Raises:
            NotAllowed: see `require_permission`; what is allowed is the checklist's own text.
        """
        self.require_permission(command if template is None else template)
        async with self._tree() as (directory, environment):
            return await run_guarded(
                shell_command(command), directory=directory, environment=environment,
                timeout=seconds, output_limit=OUTPUT_LIMIT,
            )  # fmt: skip

    @asynccontextmanager
    async def _tree(self) -> AsyncIterator[tuple[Path, dict[str, str]]]:
        """The user's own tree if it is exactly the judged commit, else a temporary one."""
        # A hook's GIT_DIR would lead a command astray that uses git in another place.
        environment = without_places(self.environment) | {
            "SHIPCHECK": "1",
            "SHIPCHECK_COMMIT": self.change.head,
            "SHIPCHECK_BASE": self.change.merge_base,
        }
        if await self._is_in_place():
            yield self.repository.top, environment
            return
        async with temporary_worktree(self.repository, self.change.head) as directory:
            yield directory, environment

    async def _is_in_place(self) -> bool:
        """Whether the work tree is the judged commit still: commands before took their time."""
        if not self.head_is_checked_out:
            return False
        if await resolve_commit(self.repository.git, "HEAD") != self.change.head:
            return False
        return not (await read_status(self.repository)).dirty


def commands_for(evaluation: Evaluation) -> Commands:
    """The way to run commands in an evaluation."""
    return Commands(
        repository=evaluation.repository,
        change=evaluation.change,
        in_ci=evaluation.in_ci,
        is_review=evaluation.is_review,
        environment=evaluation.surroundings.environment,
        address=evaluation.address,
        head_is_checked_out=evaluation.head_is_checked_out,
        is_of_another=evaluation.pull_request is not None,
    )


async def run_item(commands: Commands, item: Item) -> Outcome:
    """The outcome of a `run:` item, by the command's exit code.

    Raises:
        NotAllowed: see `Commands.require_permission`.
        GitError: the judged commit could not be checked out.
    """
    return judge_command(await commands.run(item.run or "", item.timeout), item.timeout)


def judge_command(done: Completed, seconds: float) -> Outcome:
    """Exit 0 passes; 126, 127, a signal and a timeout say nothing; any other fails."""
    tail = _tail(done)
    shown = (Finding("command-output", Level.NOTE, tail),) if tail else ()
    if done.timed_out:
        return unknown(f"took longer than {seconds:g} s", Reason.NOT_RUN, findings=shown)
    if done.code < 0:
        return unknown(f"killed by {_signal(-done.code)}", Reason.NOT_RUN, findings=shown)
    if done.code in CANNOT_RUN:
        return unknown(f"could not be run: exit code {done.code}", Reason.NOT_RUN, findings=shown)
    data = {"exit_code": done.code}
    if done.code == 0:
        return judged("exit code 0", evidence=Evidence.OBSERVED, data=data)
    summary = f"exit code {done.code}"
    finding = Finding("command-failed", Level.ERROR, tail or summary)
    return judged(summary, evidence=Evidence.OBSERVED, findings=(finding,), data=data)


def _signal(number: int) -> str:
    """A signal's name; those for programs' own use have only numbers."""
    known = {one.value: one.name for one in signal.Signals}
    return known.get(number, f"signal {number}")


def _named(addresses: tuple[str, ...]) -> str:
    """The first addresses and how many more; a commit may carry none."""
    return listed((address or "nobody" for address in addresses), NAMED)


def _tail(done: Completed) -> str:
    """The last lines that the command said; of standard output and error half each, if need be."""
    errors = _lines(done.stderr)
    output = _lines(done.stdout)
    errors = errors[-max(SHOWN_LINES // 2, SHOWN_LINES - len(output)) :]
    output = output[-(SHOWN_LINES - len(errors)) :] if len(errors) < SHOWN_LINES else []
    return "\n".join([*output, *errors])


def _lines(output: bytes) -> list[str]:
    """Output as lines that are fit to be shown."""
    text = re.sub(LOOKS, "", redact(output.decode(errors="replace").strip()))
    lines = [line.rstrip() for line in text.splitlines()[-SHOWN_LINES:]]
    return [visible(line[:SHOWN_COLUMNS]) + "…" * (len(line) > SHOWN_COLUMNS) for line in lines]
