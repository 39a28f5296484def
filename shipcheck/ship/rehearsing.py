"""Rehearses flags of what is judged, where that is allowed; what ran is kept for the checks."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.rehearse.flags import FlagsRequest, rehearse_flags
from shipcheck.rehearse.result import RunState
from shipcheck.rehearse.settings import commands_of
from shipcheck.rehearse.store import RehearsalKey, write_rehearsal
from shipcheck.ship.commands import commands_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping, Sequence

    from shipcheck.rehearse.result import FlagRehearsal
    from shipcheck.ship.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Rehearsing:
    """Rehearses flags of one evaluation.

    `settings` are `flags: tests:` of the checklist, with what the command line overrode; `tell` is
    told what goes on; `all_tests` is whether also tests run that have nothing to do with the flag.
    """

    evaluation: Evaluation
    settings: Mapping[str, Any]
    tell: Callable[[str], object]
    all_tests: bool = False

    def require_permission(self) -> None:
        """Do nothing where this may run: a rehearsal runs the branch's files, as `run:` items do.

        Raises:
            NotAllowed: as they do.
        """
        commands = commands_for(self.evaluation)
        for command in commands_of(self.settings):
            commands.require_permission(command)

    async def by_flag(self, flags: Mapping[str, Sequence[str]]) -> Mapping[str, FlagRehearsal]:
        """The rehearsals of flags, each given with the files that are known to ask for it.

        Raises:
            NotAllowed: see `require_permission`.
            ShipcheckError: the work tree could not be made or prepared, or a result not be written.
        """
        self.require_permission()
        async with aclosing(self.each(flags)) as rehearsals:
            return {one.flag: one async for one in rehearsals}

    async def each(self, flags: Mapping[str, Sequence[str]]) -> AsyncGenerator[FlagRehearsal]:
        """Each rehearsal as it ends, and is kept; nobody asks here whether it may run.

        Raises:
            ShipcheckError: as `by_flag`.
        """
        request = self._request(flags)
        async with aclosing(rehearse_flags(request)) as rehearsals:
            async for rehearsal in rehearsals:
                await self._keep(rehearsal)
                yield rehearsal

    def _request(self, flags: Mapping[str, Sequence[str]]) -> FlagsRequest:
        evaluation = self.evaluation
        return FlagsRequest(
            repository=evaluation.repository,
            head=evaluation.change.head,
            merge_base=evaluation.change.merge_base,
            flags=flags,
            settings=self.settings,
            all_tests=self.all_tests,
            environment=evaluation.surroundings.environment,
            now=evaluation.surroundings.now,
            tell=self.tell,
        )

    async def _keep(self, one: FlagRehearsal) -> None:
        """Keep what ran; what could not run is no rehearsal."""
        if RunState.NOT_RUN in (one.on.state, one.off.state):
            return
        repository, change = self.evaluation.repository, self.evaluation.change
        heads, bases = [
            await repository.git.text("rev-parse", "--verify", f"{commit}^{{tree}}")
            for commit in (change.head, change.merge_base)
        ]
        key = RehearsalKey(one.flag, heads, bases, self.settings, self.all_tests)
        write_rehearsal(repository.common_dir, key, one)
