"""What became of changes that the forge was told to merge before this one; or of this one itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import PullState
from shipcheck.ship.forge_landed import brought, follow
from shipcheck.ship.pending_records import attach_landed, read_pending

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.forge import Forge
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.forge_landed import BaseThere


async def settled_before(evaluation: Evaluation, forge: Forge, online: Online) -> tuple[str, ...]:
    """What became of other changes, in words; nothing of it stops this one."""
    common_dir = evaluation.repository.common_dir
    try:
        ours = await online.pull_request()
        pending = [one for one in read_pending(common_dir) if not ours or one.number != ours.number]
        return await attach_landed(evaluation.repository.git, common_dir, pending, forge)
    except ShipcheckError as error:
        return (f"what the forge was told to merge before is not known: {error.message}",)


def was_ordered(evaluation: Evaluation) -> bool:
    """Whether a forge was told to merge this very commit, and nobody has seen yet what became of it."""
    pending = read_pending(evaluation.repository.common_dir)
    return any(one.head == evaluation.change.head for one in pending)


async def landed_before(
    evaluation: Evaluation, forge: Forge, base: BaseThere
) -> tuple[str, ...] | None:
    """What there is to say where the forge has merged this very commit by now; None where it has not.

    Its record is attached, and the base is followed, as right after a merge.

    Raises:
        ShipcheckError: the forge does not tell; to merge here might be to merge it twice.
    """
    git, common_dir = evaluation.repository.git, evaluation.repository.common_dir
    head = evaluation.change.head
    ours = [one for one in read_pending(common_dir) if one.head == head]
    requests = [await forge.pull_request(one.number) for one in ours]
    told = await attach_landed(git, common_dir, ours, forge)
    if not any(one and one.state is PullState.MERGED and one.head == head for one in requests):
        return None
    return (*told, *await brought(evaluation, base), *await follow(evaluation, base))
