"""The person who merges: sees the verdict on standard error, and says yes there."""

from __future__ import annotations

import asyncio
import os
import sys
import termios
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.cli.check import judge_evaluation, look
from shipcheck.cli.output import narrate, uses_colour
from shipcheck.cli.terminal import can_ask
from shipcheck.errors import UsageError
from shipcheck.model.text import inert, visible
from shipcheck.model.words import Verdict
from shipcheck.reports import text as report

if TYPE_CHECKING:
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation, GateOptions, Surroundings
    from shipcheck.ship.request import Request
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish

LINE = 4096
"""Bytes of an answer that are looked at: what a terminal gives as one line."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Somebody at a command line.

    `yes` is whether they have said it already; `seen` the commit whose verdict they had before
    their eyes then, None where they said it beforehand; `plain` whether it is read out to them.
    """

    surroundings: Surroundings
    yes: bool
    verbose: bool
    plain: bool = False
    seen: str | None = None

    async def look(self, request: Request) -> Evaluation:
        """Freeze what is judged."""
        return await look(request, self.surroundings)

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        """Run the gate, with its progress on the terminal."""
        return await judge_evaluation(evaluation, options, plain=self.plain)

    async def confirm(self, result: Result, target: Target, wish: Wish) -> bool:
        """Show what there is to be seen and ask, unless that is answered already.

        Raises:
            UsageError: there is nobody to be asked.
        """
        asks = self.asks(result, target)
        if asks and not can_ask(self.surroundings.environment):
            raise UsageError(_unasked(result, wish))
        shown = report.render(result, verbose=self.verbose, colour=self._colour())
        quiet = shown.count("\n") == 1
        if not quiet and (asks or self._is_news(result)):
            _say(shown)
        if not asks:
            return True
        if quiet:
            return await ask(f"{shown.rstrip()}. Merge{visible(target.through)}? [y/N] ")
        return await ask(_question(result, target, wish))

    def asks(self, result: Result, target: Target) -> bool:
        """Whether the user is asked, who may have said yes beforehand, or on the screen."""
        unseen = not self.yes or self.seen not in (None, result.change.head)
        # A screen says nothing of a forge, and what that does reaches others.
        return unseen or (self.seen is not None and bool(target.through))

    def tell(self, line: str) -> None:
        """Say what was done."""
        narrate(line)

    def _is_news(self, result: Result) -> bool:
        """Whether somebody who has said yes beforehand has to hear more than that it is merged."""
        if self.verbose or result.notes:
            return True
        waived = any(item.waiver for item in result.items)
        doubtful = bool(result.warnings) or waived or result.verdict is not Verdict.READY
        return doubtful and self.seen is None

    def _colour(self) -> bool:
        """Whether the report may be coloured."""
        return not self.plain and uses_colour(sys.stderr)


def _unasked(result: Result, wish: Wish) -> str:
    """What is said where there is nobody to be asked."""
    done = "--yes merges without a terminal"
    if result.verdict is Verdict.READY:
        return f"ready; {done}"
    if wish.urgent is not None:
        return f"not ready, urgent: {wish.urgent}; {done}"
    return f"{result.verdict.replace('_', ' ')} so far; {done}, as soon as it is ready"


def _question(result: Result, target: Target, wish: Wish) -> str:
    """What is asked below a report.

    What is not ready, and not urgent, has still to get to the forge, or is waited for there.
    """
    change = result.change
    name = visible(change.branch or change.head[:12])
    doubt = " as soon as it is ready" if wish.urgent is None else " although it is not ready"
    doubt = "" if result.verdict is Verdict.READY else doubt
    into = visible(f"{target.branch}{target.through}")
    return f"Merge {name} into {into}{doubt}? [y/N] "


def _say(text: str) -> None:
    """Write a text that is fit to be shown, where nobody may be listening."""
    with suppress(OSError):
        sys.stderr.write(inert(text))
        sys.stderr.flush()


async def ask(question: str) -> bool:
    """Ask on standard error; only a `y` or `yes` typed after that is one."""
    with suppress(termios.error):
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
    _say(question)
    answer = (await _line()).decode(errors="replace").strip().lower()
    if not answer:
        narrate("")
    return answer in ("y", "yes")


async def _line() -> bytes:
    """The next line of standard input; empty at its end. A signal ends the waiting."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    descriptor = sys.stdin.fileno()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
    return os.read(descriptor, LINE)
