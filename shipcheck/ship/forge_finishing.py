"""The end of a merge through the forge: the order, and what is made of its answer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import Answered, MergeAnswer, MergeOrder
from shipcheck.git.notes import append_note
from shipcheck.model.result import Arrival, Landed, Method, Through
from shipcheck.process.detached import to_the_end
from shipcheck.ship.decisions import committer
from shipcheck.ship.forge_landed import brought, differences, follow, method_of
from shipcheck.ship.forge_ordering import give_order
from shipcheck.ship.merging import Ending, Merge
from shipcheck.ship.pending_records import Pending, keep, read_pending, settle
from shipcheck.ship.record_sharing import sync_records
from shipcheck.ship.records import landed_line, ship_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.forge.forge import Forge
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.forge_landed import BaseThere
    from shipcheck.ship.sitting import Sitting
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish

ARRIVALS = {
    Answered.MERGED: Arrival.MERGED,
    Answered.QUEUED: Arrival.QUEUED,
    Answered.ARMED: Arrival.ARMED,
}


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that an order takes: where it goes, the pull request as just read, and how."""

    evaluation: Evaluation
    forge: Forge
    base: BaseThere
    rules: BranchRules
    request: PullRequest
    wish: Wish

    @property
    def method(self) -> Method | None:
        """How the forge is to merge: as asked for, else a merge commit where that is allowed."""
        if self.wish.method is not None:
            return self.wish.method
        allowed = self.rules.methods
        known = [method for method in Method if method.value in allowed]
        return Method.MERGE if Method.MERGE in known else next(iter(known), None)

    def placed(self) -> MergeOrder:
        """The order as the forge takes it, with the judged head in it.

        What is merged urgently does not wait there for what it was not ready for.
        """
        title, _, message = (self.wish.message or "").strip().partition("\n")
        method = self.method
        return MergeOrder(
            self.request.number,
            self.evaluation.change.head,
            method and method.value,
            title or None,
            message.strip() or None,
            wait=self.wish.urgent is None,
            version=self.request.version,
            base=self.base.branch,
        )


async def finish(sitting: Sitting, order: Order, result: Result, target: Target) -> Merge | None:
    """Give the order and see to its end; None where the head moved, so that nothing was merged.

    From here on a signal is answered by what became of it.

    Raises:
        RefusedError: the forge says no.
        ShipcheckError: the forge does not tell what became of it.
    """
    done, _ = await to_the_end(_finish(sitting, order, result, target))
    return done


async def _finish(sitting: Sitting, order: Order, result: Result, target: Target) -> Merge | None:
    sleep = order.evaluation.surroundings.sleep
    answer = await give_order(order.forge, order.placed(), sleep)
    if answer.answered is Answered.MOVED:
        sitting.complaint = answer.words or f"#{order.request.number} moved"
        return None
    landed = Landed(
        answer.commit, order.base.branch, order.method or Method.MERGE,
        pushed=answer.answered is Answered.MERGED, urgent=order.wish.urgent,
        through=Through.FORGE, outcome=ARRIVALS[answer.answered],
        pull_request=order.request.number, url=order.request.url,
    )  # fmt: skip
    kept = await _keep(order, result, landed)
    if answer.answered is not Answered.MERGED:
        return _ended(Ending.UNDER_WAY, result, target, landed, kept)
    if answer.commit is None:
        said = "it is merged, and the forge does not tell yet as which commit"
        return _ended(Ending.MERGED, result, target, landed, (*kept, said))
    landed, told = await _settled(order, landed, answer)
    return _ended(Ending.MERGED, result, target, landed, (*kept, *told))


async def _keep(order: Order, result: Result, landed: Landed) -> tuple[str, ...]:
    """Keep the record, so that nothing is lost whatever comes next; what to say where it cannot be."""
    evaluation = order.evaluation
    record = ship_record(
        result,
        by=await committer(evaluation.repository.git),
        at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        landed=replace(landed, commit=None),
    )
    try:
        keep(
            evaluation.repository.common_dir, order.forge.place, order.request.number,
            order.evaluation.change.base, record,
        )  # fmt: skip
    except ShipcheckError as error:
        return (f"the ship record is lost: {error.message}",)
    return ()


async def _settled(
    order: Order, landed: Landed, answer: MergeAnswer
) -> tuple[Landed, tuple[str, ...]]:
    """Fetch what landed, look at it, attach the record, and follow; what else there is to say."""
    evaluation, commit = order.evaluation, answer.commit or ""
    told = [*await brought(evaluation, order.base)]
    method, parents = landed.method, None
    try:
        method, parents = await method_of(order.forge, commit, landed.method)
    except ShipcheckError as error:
        told.append(f"the forge does not tell on what it landed: {error.message}")
    if parents is not None:
        told += await differences(evaluation, commit, method, parents)
    told += await _attach(order, commit, method)
    told += await follow(evaluation, order.base)
    return replace(landed, method=method), tuple(told)


async def _attach(order: Order, commit: str, method: Method) -> Sequence[str]:
    """Attach the kept record to what landed, and share it where that is asked for."""
    evaluation, place = order.evaluation, order.forge.place
    git, common_dir = evaluation.repository.git, evaluation.repository.common_dir
    try:
        for one in read_pending(common_dir):
            if _is_ours(one, order):
                await append_note(git, commit, landed_line(one.record, commit, method))
                settle(common_dir, one, "merged")
        if order.wish.push:
            await sync_records(git, order.base.remote, evaluation.surroundings.sleep)
    except ShipcheckError as error:
        return [f"the ship record of #{order.request.number} at {place.host}: {error.message}"]
    return []


def _is_ours(one: Pending, order: Order) -> bool:
    place = order.forge.place
    return one.key == (place.url, place.path, order.request.number, order.evaluation.change.head)


def _ended(
    ending: Ending, result: Result, target: Target, landed: Landed, told: Sequence[str]
) -> Merge:
    """The end, with what is said of it in the result too."""
    notes = (*result.notes, *told)
    whole = replace(result, landed=landed, exit_code=0, notes=notes)
    return Merge(ending, whole, target, tuple(told))
