"""What one merge has found out so far: its attempts share verdicts, and what the user has said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from shipcheck.ship.rejudging import asks_services, join, judge_again

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation, GateOptions
    from shipcheck.ship.request import Request
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish


FRESH = 20.0
"""Seconds for which what services said is good for a merge; somebody who is asked may take hours."""


class Desk(Protocol):
    """Who asks for the merge: looks at the branch, judges, and says yes."""

    async def look(self, request: Request) -> Evaluation:
        """Freeze what is judged, as `prepare` does."""

    async def judge(self, evaluation: Evaluation, options: GateOptions) -> Result:
        """Run the gate."""

    async def confirm(self, result: Result, target: Target, wish: Wish) -> bool:
        """Whether the user wants it merged."""

    def asks(self, result: Result, target: Target) -> bool:
        """Whether that is a question, or the user has said it beforehand."""

    def tell(self, line: str) -> None:
        """Say what was done."""


class Sitting:
    """One merge: what is asked for, by whom, and what is known by now.

    `request` may get another base on the way: that of the forge. `complaint` is git's, or the forge's,
    when what was judged could last not land; `told` is what there is to say once it is over.
    """

    def __init__(self, request: Request, options: GateOptions, wish: Wish, desk: Desk) -> None:
        self.request, self.options, self.wish = request, options, wish
        self.complaint = ""
        self.told: list[str] = []
        self._desk = desk
        self._known: tuple[Evaluation, Result] | None = None
        self._judged_at: datetime | None = None
        self._confirmed: set[tuple[str, ...]] = set()

    def asks(self, result: Result, target: Target) -> bool:
        """Whether the user is asked, who may have said yes beforehand."""
        return self._desk.asks(result, target)

    def tell(self, line: str) -> None:
        """Say what was done."""
        self._desk.tell(line)

    async def look(self) -> Evaluation:
        """Freeze what is judged."""
        return await self._desk.look(self.request)

    async def judge(self, evaluation: Evaluation, *, anew: bool = False) -> Result:
        """The verdict, as far as it is not known yet; `anew` is to ask services again in any case."""
        gate = self._desk.judge
        if self._known is None:
            result = await gate(evaluation, self.options)
        else:
            anew = anew or self.is_stale(evaluation)
            result = await judge_again(*self._known, evaluation, self.options, gate, anew=anew)
        self._known, self._judged_at = (evaluation, result), evaluation.surroundings.now()
        return result

    def is_stale(self, evaluation: Evaluation) -> bool:
        """Whether services may say something else by now than when all of it was last judged."""
        if self._known is None or self._judged_at is None:
            return False
        age = (evaluation.surroundings.now() - self._judged_at).total_seconds()
        is_old = not 0 <= age <= FRESH  # a clock may be set back
        if is_old and any(asks_services(item) for item in self._known[1].items):
            self.complaint = f"the verdict is {age:.0f} seconds old"
            return True
        return False

    async def judge_anew(
        self, evaluation: Evaluation, result: Result, names: Collection[str]
    ) -> Result:
        """The verdict with these items judged once more: something has become of what they look at."""
        if not names:
            return result
        part = await self._desk.judge(evaluation, replace(self.options, only=tuple(names)))
        joined = join(result, part)
        self._known = evaluation, joined
        return joined

    async def confirm(
        self, result: Result, target: Target, wish: Wish, *, but: Collection[str] = ()
    ) -> bool:
        """Whether the user wants it; the same content is asked for once, unless judged otherwise.

        Args:
            result: the verdict.
            target: where it goes.
            wish: how it is merged.
            but: items that may come out otherwise without a second question.
        """
        statuses = (item.status for item in result.items if item.item.id not in but)
        verdict = () if but else (result.verdict,)
        where = "forge" if target.through else "here"
        content = (where, result.change.head, result.checklist.digest, *verdict, *statuses)
        # Whoever wants it although it is not ready wants it all the more when it is.
        wanted = {(*content, wish.urgent or ""), (*content, self.wish.urgent or "")}
        if not wanted & self._confirmed and not await self._desk.confirm(result, target, wish):
            return False
        self._confirmed.add((*content, wish.urgent or ""))
        return True
