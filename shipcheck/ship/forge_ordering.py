"""The order to merge: given once, and where no answer comes, looked at what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.errors import RefusedError, ShipcheckError
from shipcheck.forge.orders import Answered, MergeAnswer
from shipcheck.forge.pull_request import PullState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.forge.forge import Forge
    from shipcheck.forge.orders import MergeOrder
    from shipcheck.forge.pull_request import PullRequest

LOOKS = (1.0, 2.0, 4.0)
"""Seconds before each look at what became of an order: a forge that timed out may still be at it."""


async def certain(
    forge: Forge, order: MergeOrder, answer: MergeAnswer, sleep: Callable[[float], Awaitable[None]]
) -> MergeAnswer:
    """The answer to an order, looked for where it was lost, with what landed where the forge tells.

    Raises:
        RefusedError: it did not answer, and it is not merged by now.
        ShipcheckError: no answer came, and the forge does not tell what became of it.
    """
    if answer.answered is Answered.LOST:
        answer = await _look(forge, order, answer, sleep)
    if answer.answered is Answered.MERGED and answer.commit is None:
        answer = replace(answer, commit=await _landed(forge, order.number))
    return answer


def refusal(forge: Forge, order: MergeOrder, answer: MergeAnswer) -> RefusedError:
    """The forge's no, in its words."""
    said = answer.words or "it does not say why"
    return RefusedError(
        f"{forge.place.host} does not merge #{order.number}: {said}", hint=answer.hint
    )


async def _landed(forge: Forge, number: int) -> str | None:
    """What landed; None where the forge does not tell: it is merged all the same."""
    try:
        request = await forge.pull_request(number)
    except ShipcheckError:
        return None
    return request.merge_commit if request else None


async def _look(
    forge: Forge, order: MergeOrder, lost: MergeAnswer, sleep: Callable[[float], Awaitable[None]]
) -> MergeAnswer:
    """What became of an order whose answer was lost.

    Raises:
        RefusedError: the pull request is as it was.
        ShipcheckError: the forge does not tell.
    """
    trouble: ShipcheckError | None = None
    seen: PullRequest | None = None
    for seconds in LOOKS:
        await sleep(seconds)
        try:
            seen = await forge.pull_request(order.number)
            trouble = None
        except ShipcheckError as error:
            trouble = error
            continue
        answer = _became(seen) if seen else None
        if answer is not None:
            return answer
    name = f"#{order.number}"
    if trouble is not None or seen is None:
        said = trouble.message if trouble else f"there is no {name} any more"
        raise ShipcheckError(
            f"{forge.place.host} does not tell whether it merged {name}: {said}",
            hint="Look there before you try again.",
        )
    raise RefusedError(
        f"{forge.place.host} did not answer, and {name} is not merged: {lost.words}".removesuffix(
            ": "
        ),
        hint=f"Look at {seen.url} before you try again.",
    )


def _became(request: PullRequest) -> MergeAnswer | None:
    """The answer that a pull request tells of; None where nothing became of it."""
    if request.state is PullState.MERGED:
        return MergeAnswer(Answered.MERGED, request.merge_commit)
    if request.queued:
        return MergeAnswer(Answered.QUEUED)
    return MergeAnswer(Answered.ARMED) if request.armed else None
