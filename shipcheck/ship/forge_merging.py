"""One attempt at a merge through the forge: judged, brought there, and ordered with the head pinned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.errors import CredentialError, RefusedError, UsageError
from shipcheck.hosting.remotes import base_remote
from shipcheck.model.result import Through
from shipcheck.model.words import Status, Verdict
from shipcheck.ship.clients import clients_of
from shipcheck.ship.commit import refuse_conflicts
from shipcheck.ship.decisions import committer
from shipcheck.ship.forge_before import landed_before, settled_before, was_ordered
from shipcheck.ship.forge_case import Case
from shipcheck.ship.forge_choice import forge_for
from shipcheck.ship.forge_finishing import Order, finish
from shipcheck.ship.forge_landed import BaseThere
from shipcheck.ship.forge_opening import open_request, push_head, pushed_to
from shipcheck.ship.forge_standing import (
    caught_up,
    missing_of,
    refuse_draft,
    reviews_stand,
    stands_on_base,
    unmoved,
)
from shipcheck.ship.forge_waiting import LEFT_TO_FORGE, as_waiting, why_not_left
from shipcheck.ship.merge_rules import (
    brings_nothing,
    held_to_rules,
    merged_in_memory,
    nothing_to_judge,
)
from shipcheck.ship.merging import Ending, Merge
from shipcheck.ship.round import online_of
from shipcheck.ship.wish import forge_wish

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.model.result import Result
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.sitting import Sitting
    from shipcheck.ship.wish import Wish

LOOKS_AT_PUSHED = (*LEFT_TO_FORGE, "up-to-date")
"""Checks that look at what was pushed, and say something else once it is."""

UNDONE = (Status.FAIL, Status.NEEDS_ANSWER, Status.UNKNOWN)
"""Statuses of a blocking item that nothing is brought to the forge with."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How an attempt ended: `done` is None where something moved meanwhile.

    `stays_here`: the forge has no part in it, and `evaluation` is to be merged locally.
    """

    done: Merge | None
    evaluation: Evaluation
    stays_here: bool = False


async def attempt(sitting: Sitting, evaluation: Evaluation) -> Tried:
    """Merge through the forge, if it is to be one.

    Raises as `shipcheck.ship.merging.merge`.
    """
    online = online_of(evaluation, await clients_of(evaluation))
    try:
        forge, notes = await forge_for(evaluation, sitting.wish, online)
        if notes:
            evaluation = replace(evaluation, notes=(*evaluation.notes, *notes))
        if forge is None:
            done = None if notes else await _done_before(sitting, evaluation, online)
            return Tried(done, evaluation, stays_here=done is None)
        # Once it is the forge's, it stays so: a pull request that is merged meanwhile is not open.
        sitting.wish = replace(sitting.wish, through=Through.FORGE)
        wish = forge_wish(sitting.wish, evaluation.checklist)
        base = await _base(evaluation, online)
        sitting.told += await settled_before(evaluation, forge, online)
        done = await _run(Case(sitting, evaluation, wish, online, forge, base))
        return Tried(done and replace(done, told=(*sitting.told, *done.told)), evaluation)
    finally:
        await online.close()


async def _done_before(sitting: Sitting, evaluation: Evaluation, online: Online) -> Merge | None:
    """The end where the forge has merged it since it was told to; raises where it does not tell."""
    if not was_ordered(evaluation):
        return None
    try:
        forge = await online.forge()
    except CredentialError:
        return None
    if forge is None:
        return None
    base = await _base(evaluation, online)
    told = await landed_before(evaluation, forge, base)
    if told is None:
        return None
    target = Case(sitting, evaluation, sitting.wish, online, forge, base).target(None)
    return Merge(Ending.NOTHING, nothing_to_judge(evaluation), target, told)


async def _base(evaluation: Evaluation, online: Online) -> BaseThere:
    remote = base_remote(evaluation.repository, evaluation.change.base)
    if remote is None:
        raise UsageError(
            f"nothing tells from which remote {evaluation.change.base} is fetched",
            hint="git remote add origin ADDRESS",
        )
    return BaseThere(await online.base_branch(), remote)


async def _run(case: Case) -> Merge | None:
    """How it ended; None where something moved meanwhile."""
    evaluation, change = case.evaluation, case.evaluation.change
    if not await stands_on_base(case):
        return None
    merged = await merged_in_memory(evaluation)
    target = case.target(None)
    if await brings_nothing(evaluation, change.base_head, merged):
        return Merge(Ending.NOTHING, nothing_to_judge(evaluation), target)
    await committer(evaluation.repository.git)
    request = await case.online.pull_request()
    missing = await missing_of(case, request)
    result = await case.sitting.judge(evaluation, anew=True)
    if merged is not None:
        refuse_conflicts(merged, change)
    if not missing:
        return await _ordered(case, result, request)
    if not _is_hopeful(case, result):
        result = held_to_rules(evaluation, result, case.wish)[0]
        return Merge(Ending.NOT_READY, _but_armed(case, result, request), target)
    if not await _confirm(case, result, request, case.wish, missing):
        return Merge(Ending.DECLINED, result, target)
    request = await _bring(case, request, missing)
    return await _ordered(case, await _judged_anew(case, result), request)


def _is_hopeful(case: Case, result: Result) -> bool:
    """Whether all that blocks has passed, but for what looks at what is not at the forge yet."""
    if case.wish.urgent is not None and case.evaluation.checklist.merge.get("urgent", True):
        return True
    undone = (one for one in result.items if one.blocking and one.status in UNDONE)
    return all(one.item.uses in LEFT_TO_FORGE for one in undone)


async def _bring(case: Case, request: PullRequest | None, missing: tuple[str, ...]) -> PullRequest:
    """Push and open what is missing; raises RefusedError as they do."""
    evaluation, base = case.evaluation, case.base
    if "push" in missing:
        remote, ref = await pushed_to(evaluation, case.online)
        await push_head(evaluation, remote, ref)
        case.sitting.tell(f"pushed {evaluation.change.branch} to {remote}")
    if request is None:
        draft = case.wish.draft
        return await open_request(evaluation, case.forge, case.online, base.branch, draft=draft)
    return request


async def _judged_anew(case: Case, result: Result) -> Result:
    """The verdict now that the forge has the change."""
    names = [one.item.id for one in result.items if one.item.uses in LOOKS_AT_PUSHED]
    return await case.sitting.judge_anew(case.evaluation, result, names)


async def _ordered(case: Case, result: Result, request: PullRequest | None) -> Merge | None:
    """Give the order where the verdict allows it."""
    if request is None:
        raise RefusedError(f"no pull request for {case.evaluation.change.branch}")
    target = case.target(request)
    request = await caught_up(case, request)
    refuse_draft(request)
    result, wish = held_to_rules(case.evaluation, result, case.wish)
    if wish is None and result.verdict in (Verdict.PENDING, Verdict.NOT_READY):
        result, wish = await _left_to_forge(case, result)
    if wish is None:
        return Merge(Ending.NOT_READY, _but_armed(case, result, request), target)
    if not await _confirm(case, result, request, wish):
        return Merge(Ending.DECLINED, result, target)
    if case.sitting.is_stale(case.evaluation):
        return None
    rules = (
        await case.rules()
    )  # first: nothing that takes time stands between this look and the order
    latest = await unmoved(case, request)
    if latest is None or not reviews_stand(result, latest, rules):
        return None
    order = Order(case.evaluation, case.forge, case.base, rules, latest, wish)
    return await finish(case.sitting, order, result, target)


def _but_armed(case: Case, result: Result, request: PullRequest | None) -> Result:
    """The result of what is not ready, with a word where the forge is going to merge it all the same."""
    if request is None or not (request.armed or request.queued):
        return result
    how = "queued" if request.queued else "armed"
    note = f"#{request.number} is {how}: {case.forge.place.host} merges it by its own rules alone"
    return replace(result, notes=(*result.notes, note))


async def _left_to_forge(case: Case, result: Result) -> tuple[Result, Wish | None]:
    """How to merge what the forge may wait for in our place; None where it would not."""
    rules = await case.rules()
    waiting = as_waiting(result, rules)
    if waiting.verdict is not Verdict.PENDING:
        return result, None
    why = why_not_left(waiting, rules)
    if why is None:
        return waiting, replace(case.wish, urgent=None)
    note = f"not left to {case.forge.place.host}: {why}"
    return replace(result, notes=(*result.notes, note)), None


async def _confirm(
    case: Case,
    result: Result,
    request: PullRequest | None,
    wish: Wish,
    missing: tuple[str, ...] = (),
) -> bool:
    """Whether the user wants it; what comes out otherwise at the forge is asked for once.

    Whoever has said yes beforehand is shown the verdict on what is there, not also the one before.
    """
    target = case.target(request, missing)
    if missing and not case.sitting.asks(result, target):
        return True
    but = [one.item.id for one in result.items if one.item.uses in LOOKS_AT_PUSHED]
    return await case.sitting.confirm(result, target, wish, but=but)
