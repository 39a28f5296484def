"""What the walk knows: what was judged, what is shown, whom to ask."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.cli.output import print_text
from shipcheck.cli.plain.progress import SpokenProgress
from shipcheck.cli.plain.reading import Answers
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.reports import text as report
from shipcheck.ship.amend import amend
from shipcheck.ship.evaluation import GateOptions
from shipcheck.ship.events import Finished, Judged
from shipcheck.ship.gate import run_gate
from shipcheck.ship.prepare import prepare
from shipcheck.ship.standing import SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.model.result import ItemResult, Result
    from shipcheck.ship.evaluation import Evaluation, Surroundings
    from shipcheck.ship.request import Request


@dataclass
class Session:
    """One walk. An item has the same number all the time: its place in the checklist.

    `words` are what an item must hold to be listed; `everything` lists also what needs no look.
    `printed` is whether standard output took all; `told` the result that it holds last.
    """

    request: Request
    options: GateOptions
    around: Surroundings
    verbose: bool
    answers: Answers = field(default_factory=Answers)
    evaluation: Evaluation | None = None
    result: Result | None = None
    words: tuple[str, ...] = ()
    everything: bool = False
    printed: bool = True
    told: Result | None = None

    @property
    def judged(self) -> tuple[Evaluation, Result]:
        """What was judged, and the verdict; there is one before anything is asked."""
        if self.evaluation is None or self.result is None:
            raise ShipcheckError("nothing was judged yet")
        return self.evaluation, self.result

    def numbered(self) -> list[tuple[int, ItemResult]]:
        """The items that are listed, with their numbers."""
        _, result = self.judged
        return [
            (number, item)
            for number, item in enumerate(result.items, 1)
            if (self.everything or item.warns or item.status not in SETTLED)
            and all(word in _searched(item) for word in self.words)
        ]

    def find(self, name: str) -> tuple[int, ItemResult]:
        """The item of a number or an id.

        Raises:
            UsageError: there is none, or none was named.
        """
        _, result = self.judged
        for number, item in enumerate(result.items, 1):
            if name in (str(number), item.item.id):
                return number, item
        if not name:
            raise UsageError("which item?", hint="Name its number or its id, as in: show 1")
        raise UsageError(f"no item {name!r}", hint=f"There are 1 to {len(result.items)}.")

    async def judge(self) -> None:
        """Judge everything from the start and print the report.

        Raises:
            UsageError, GitError: nothing could be judged; what was known stays.
        """
        async with SpokenProgress() as progress:
            evaluation = await prepare(self.request, self.around)
            async with aclosing(run_gate(evaluation, self.options)) as events:
                async for event in events:
                    progress.show(event)
                    if isinstance(event, Judged):
                        self.evaluation, self.result = evaluation, event.result
        self.report()

    async def judge_only(self, names: Sequence[str]) -> None:
        """Judge some items of the same change again: a decision bears on no others."""
        evaluation, result = self.judged
        options = GateOptions(only=tuple(names), offline=self.options.offline)
        async with SpokenProgress() as progress, aclosing(run_gate(evaluation, options)) as events:
            async for event in events:
                progress.show(event)
                if isinstance(event, Finished):
                    result = amend(result, {event.result.item.id: event.result})
        self.result = result

    def report(self) -> None:
        """Print the verdict with its reasons."""
        _, result = self.judged
        self.print(report.render(result, verbose=self.verbose))
        self.told = result

    def print(self, text: str) -> None:
        """Print on standard output, lines with their ends; what cannot be printed is remembered."""
        self.printed = print_text(text) and self.printed


def _searched(item: ItemResult) -> str:
    """Where a filter looks."""
    return f"{item.item.id} {item.item.title} {item.outcome.summary} {item.status}".casefold()
