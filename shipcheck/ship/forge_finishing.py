"""The end of a merge through the forge: the order, and what is made of its answer."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import Answered, MergeOrder
from shipcheck.git.notes import append_note
from shipcheck.model.result import Arrival, Landed, Method, Through
from shipcheck.process.detached import to_the_end
from shipcheck.ship.decisions import committer
from shipcheck.ship.forge_landed import brought, differences, follow, method_of
from shipcheck.ship.forge_ordering import certain, refusal
from shipcheck.ship.merging import Ending, Merge
from shipcheck.ship.pending_records import keep, read_pending, settle
from shipcheck.ship.record_sharing import sync_records
from shipcheck.ship.records import landed_line, ship_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.forge.forge import Forge
    from shipcheck.forge.orders import MergeAnswer
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.forge_landed import BaseThere
    from shipcheck.ship.pending_records import Pending
    from shipcheck.ship.sitting import Sitting
    from shipcheck.ship.target import Target
    from shipcheck.ship.wish import Wish

ARRIVALS = {
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

    From here on a signal is answered by what became of it. The record is kept before the order goes out, so
    that it is there whatever happens to the answer, or to us.

    Raises:
        RefusedError: the forge says no.
        ShipcheckError: the forge does not tell what became of it.
    """
    done, _ = await to_the_end(_finish(sitting, order, result, target))
    return done


async def _finish(sitting: Sitting, order: Order, result: Result, target: Target) -> Merge | None:
    landed = Landed(
        None, order.base.branch, order.method or Method.MERGE, pushed=True,
        urgent=order.wish.urgent, through=Through.FORGE, pull_request=order.request.number,
        url=order.request.url,
    )  # fmt: skip
    record = await _record(order, result, landed)
    earlier = _kept_before(order)
    kept = _keep(order, record)
    answer = await _answer(order, earlier=earlier)
    if answer.answered is Answered.MOVED:
        sitting.complaint = answer.words or f"#{order.request.number} moved"
        return None
    if answer.answered is not Answered.MERGED:
        landed = replace(landed, pushed=False, outcome=ARRIVALS[answer.answered])
        kept = _keep(order, await _record(order, result, landed))
        return _ended(Ending.UNDER_WAY, result, target, landed, kept)
    if answer.commit is None:
        said = "it is merged, and the forge does not tell yet as which commit"
        return _ended(Ending.MERGED, result, target, landed, (*kept, said))
    landed, told = await _settled(order, replace(landed, commit=answer.commit), record)
    return _ended(Ending.MERGED, result, target, landed, told)


async def _answer(order: Order, *, earlier: bool) -> MergeAnswer:
    """What became of the order; what is certain not to be merged leaves no record, but of an `earlier` one.

    Raises as `finish`.
    """
    placed, forge = order.placed(), order.forge
    try:
        first = await forge.merge(placed)
    except CredentialError:
        _forget(order, "refused", earlier=earlier)
        raise
    answer = await certain(forge, placed, first, order.evaluation.surroundings.sleep)
    if answer.answered in (Answered.MOVED, Answered.REFUSED):
        _forget(order, answer.answered, earlier=earlier)
    if answer.answered is Answered.REFUSED:
        raise refusal(forge, placed, answer)
    return answer


async def _record(order: Order, result: Result, landed: Landed) -> str:
    evaluation = order.evaluation
    return ship_record(
        result,
        by=await committer(evaluation.repository.git),
        at=evaluation.surroundings.now().isoformat(timespec="seconds"),
        landed=replace(landed, commit=None),
    )


def _keep(order: Order, record: str) -> tuple[str, ...]:
    """Keep the record until it is known what landed; what to say where it cannot be."""
    common_dir, base = order.evaluation.repository.common_dir, order.evaluation.change.base
    try:
        keep(common_dir, order.forge.place, order.request.number, base, record)
    except ShipcheckError as error:
        return (f"the ship record is lost: {error.message}",)
    return ()


def _forget(order: Order, became: str, *, earlier: bool) -> None:
    """Drop the record that was kept; where that fails it is dropped once the pull request is looked at.

    Not where the same head was ordered `earlier`: it may be armed since.
    """
    with suppress(ShipcheckError):
        for one in () if earlier else _of_request(order):
            if one.head == order.evaluation.change.head:
                settle(order.evaluation.repository.common_dir, one, became)


def _kept_before(order: Order) -> bool:
    """Whether the same head of the pull request was ordered before, and that is not settled."""
    with suppress(ShipcheckError):
        return any(one.head == order.evaluation.change.head for one in _of_request(order))
    return False


async def _settled(order: Order, landed: Landed, record: str) -> tuple[Landed, tuple[str, ...]]:
    """Fetch what landed, look at it, attach the record, and follow; what else there is to say.

    It is merged, so nothing that goes wrong here stops the rest.
    """
    evaluation, commit = order.evaluation, landed.commit or ""
    told = [*await brought(evaluation, order.base)]
    method, ours, head = landed.method, True, evaluation.change.head
    try:
        method, parents = await method_of(order.forge, commit, landed.method, head)
        ours = method is not Method.MERGE or landed.method is Method.REBASE or head in parents
        told += await differences(evaluation, commit, method, parents)
    except ShipcheckError as error:
        told.append(f"what landed could not be compared with what was judged: {error.message}")
    if ours:
        told += await _attach(order, record, commit, method)
    else:  # a forge that cannot pin has merged what somebody pushed in the last instant
        _forget(order, "another head", earlier=False)
        told.append("so it has no ship record")
    try:
        told += await follow(evaluation, order.base)
    except ShipcheckError as error:
        told.append(f"{order.base.branch} here stays: {error.message}")
    return replace(landed, method=method), tuple(told)


async def _attach(order: Order, record: str, commit: str, method: Method) -> Sequence[str]:
    """Attach the record to what landed, and share it where that is asked for."""
    evaluation, place = order.evaluation, order.forge.place
    git, common_dir = evaluation.repository.git, evaluation.repository.common_dir
    try:
        await append_note(git, commit, landed_line(json.loads(record), commit, method))
        for one in _of_request(order):  # those of earlier heads too: they did not land
            settle(common_dir, one, "merged")
        if order.wish.push:
            await sync_records(git, order.base.remote, evaluation.surroundings.sleep)
    except ShipcheckError as error:
        return [f"the ship record of #{order.request.number} at {place.host}: {error.message}"]
    return []


def _of_request(order: Order) -> list[Pending]:
    """The records that are kept of this pull request."""
    place, pending = order.forge.place, read_pending(order.evaluation.repository.common_dir)
    wanted = (place.url, place.path, order.request.number)
    return [one for one in pending if one.key[:3] == wanted]


def _ended(
    ending: Ending, result: Result, target: Target, landed: Landed, told: Sequence[str]
) -> Merge:
    """The end, with what is said of it in the result too."""
    notes = (*result.notes, *told)
    whole = replace(result, landed=landed, exit_code=0, notes=notes)
    return Merge(ending, whole, target, tuple(told))
