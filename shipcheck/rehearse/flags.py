"""Rehearses flags: runs the tests with each flag forced on, and forced off, on a copy of the head."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import list_tree
from shipcheck.git.repository import without_places
from shipcheck.git.worktrees import temporary_worktree
from shipcheck.process.child import ProgramMissing
from shipcheck.process.guarded import run_guarded
from shipcheck.process.runner import Completed, shell_command
from shipcheck.rehearse.dependencies import lend_dependencies
from shipcheck.rehearse.force import ForceRequest, load_recipe, written
from shipcheck.rehearse.planning import Planner
from shipcheck.rehearse.result import FlagRehearsal, RunState, SideRun
from shipcheck.rehearse.side import OUTPUT_LIMIT, TIMEOUT, SideRunner
from shipcheck.rehearse.suggest_force import suggest_force
from shipcheck.rehearse.touching import touched_by
from shipcheck.rehearse.tree import Tree

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from shipcheck.git.repository import Repository
    from shipcheck.rehearse.touching import Touched

PROBE_TIMEOUT = 60.0
"""Seconds for a question to a runner, as for its version; `uv run` may set up an environment."""


@dataclass(frozen=True, slots=True)
class FlagsRequest:
    """What is to be rehearsed.

    `flags` maps each key to the files that are known to ask for it; others are looked for.
    `settings` are `flags: tests:` of the checklist. `tell` says to people what goes on.
    """

    repository: Repository
    head: str
    merge_base: str
    flags: Mapping[str, Sequence[str]]
    settings: Mapping[str, Any]
    all_tests: bool
    environment: Mapping[str, str] = field(repr=False)
    now: Callable[[], datetime]
    tell: Callable[[str], object]


async def rehearse_flags(request: FlagsRequest) -> AsyncGenerator[FlagRehearsal]:
    """Each flag's rehearsal as it ends; the caller has seen to it that this may run.

    Raises:
        ShipcheckError: the work tree could not be made or prepared.
    """
    repository = request.repository
    names = frozenset(await list_tree(repository.git, request.head))
    async with temporary_worktree(repository, request.head) as path:
        tree = Tree(path, names)
        rehearsing = _Rehearsing(request, tree, path.parent / "scratch")
        rehearsing.scratch.mkdir()
        await rehearsing.make_ready()
        for flag, guarded in request.flags.items():
            yield await rehearsing.rehearse(flag, guarded)


@dataclass(frozen=True, slots=True)
class _Rehearsing:
    """The work in one tree."""

    request: FlagsRequest
    tree: Tree
    scratch: Path

    async def make_ready(self) -> None:
        """The checklist's own preparation, else the user's dependencies lent."""
        prepare = self.request.settings.get("prepare")
        if not prepare:
            lent = await lend_dependencies(self.request.repository, self.tree)
            if lent:
                self.request.tell(f"uses your own {', '.join(lent)}")
            return
        self.request.tell(f"prepares the work tree: {prepare}")
        done = await self._run(shell_command(str(prepare)), TIMEOUT)
        if done.code or done.timed_out:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise ShipcheckError(
                f"the work tree could not be prepared: {prepare}: "
                f"{last[0] if last else f'exit code {done.code}'}"
            )

    async def rehearse(self, flag: str, guarded: Sequence[str]) -> FlagRehearsal:
        """Both sides of a flag; what keeps them from running is told in the result."""
        request = self.request
        touched = await touched_by(
            request.repository.git, request.head, self.tree.names, flag, guarded
        )
        settings: Mapping[str, Any] = {}
        commands: list[str] = []
        sides = []
        try:
            settings = request.settings.get("force") or await suggest_force(
                request.repository.git, request.head, self.tree, flag
            )
            for on in (True, False):
                request.tell(f"{flag}: runs the tests with the flag {'on' if on else 'off'}")
                sides.append(await self._side(flag, touched, settings, commands, on=on))
        except ShipcheckError as error:
            why = f"{error.message}. {error.hint}" if error.hint else error.message
            sides += [SideRun(RunState.NOT_RUN, why)] * (2 - len(sides))
        on_side, off_side = sides
        return FlagRehearsal(
            flag=flag, commands=tuple(dict.fromkeys(commands)), force=_described(settings),
            paths=touched.paths, on=on_side, off=off_side,
            at=request.now().isoformat(timespec="seconds"),
        )  # fmt: skip

    async def _side(
        self,
        flag: str,
        touched: Touched,
        settings: Mapping[str, Any],
        commands: list[str],
        *,
        on: bool,
    ) -> SideRun:
        """One side; the commands are added to `commands` as people may read them."""
        request = self.request
        scratch = self.scratch / str(len(list(self.scratch.iterdir())))
        reports = scratch / "reports"
        reports.mkdir(parents=True)
        recipe = load_recipe(str(settings["uses"]))
        forced = recipe.force(ForceRequest(flag, on, settings, self.tree, scratch))
        planner = Planner(
            self.tree, request.settings, self._environment(), self._probe, request.all_tests
        )
        runs = await planner.plan(flag, touched, reports)
        commands += [run.command.replace(str(reports), "$REPORTS") for run in runs]
        runner = SideRunner(
            request.repository, request.head, self.tree, self._environment(), touched.paths,
            request.tell, request.now,
        )  # fmt: skip
        with written(self.tree, forced):
            return await runner.run(runs, forced.environment)

    async def _probe(self, words: Sequence[str]) -> Completed:
        """A short command in the tree; a program that is missing ends as in a shell."""
        try:
            return await self._run(words, PROBE_TIMEOUT)
        except ProgramMissing:
            return Completed(127, b"", b"", timed_out=False)

    async def _run(self, words: Sequence[str], seconds: float) -> Completed:
        return await run_guarded(
            words, directory=self.tree.path, environment=self._environment(), timeout=seconds,
            output_limit=OUTPUT_LIMIT,
        )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        """The user's, without what would lead git back, and with what `run:` items get."""
        return without_places(self.request.environment) | {
            "SHIPCHECK": "1",
            "SHIPCHECK_COMMIT": self.request.head,
            "SHIPCHECK_BASE": self.request.merge_base,
        }


def _described(settings: Mapping[str, Any]) -> str:
    """A recipe in a few words."""
    what = settings.get("variable") or settings.get("path")
    return f"{settings.get('uses', '')} {what or ''}".strip()
