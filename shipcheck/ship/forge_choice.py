"""Whether a change is merged through the forge that hosts it, or here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import CredentialError, ShipcheckError, UsageError
from shipcheck.git.reads import remotes
from shipcheck.model.result import Through

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.forge import Forge
    from shipcheck.ship.evaluation import Evaluation
    from shipcheck.ship.sitting import Sitting
    from shipcheck.ship.wish import Wish


def may_ask(evaluation: Evaluation, sitting: Sitting) -> bool:
    """Whether a forge may be asked at all; without a remote, or offline, there is nobody to ask.

    Raises:
        UsageError: the forge is to merge, and it may not be asked.
    """
    demanded = sitting.wish.through is Through.FORGE or sitting.wish.open
    if sitting.options.offline:
        if demanded:
            raise UsageError("--offline asks nobody, so it cannot merge through the forge")
        return False
    if sitting.wish.through is Through.LOCAL:
        return False
    if is_demanded(evaluation, sitting.wish):
        return True
    if evaluation.checklist.merge.get("through") == Through.LOCAL:
        return False
    named = evaluation.checklist.services.get("forge")
    return bool(named or remotes(evaluation.repository.configuration))


def is_demanded(evaluation: Evaluation, wish: Wish) -> bool:
    """Whether the forge has to merge: the user or the base's checklist says so.

    Whoever wants a pull request opened wants it merged there.
    """
    if wish.through is not None:
        return wish.through is Through.FORGE
    said = evaluation.checklist.merge
    if "through" in said and not wish.open:
        return bool(said["through"] == Through.FORGE)
    return wish.open or bool(said.get("open"))


async def forge_for(
    evaluation: Evaluation, wish: Wish, online: Online
) -> tuple[Forge | None, tuple[str, ...]]:
    """The forge that merges, None where it is done here; and what has to be said of that.

    Nobody said which: it is the forge where the branch has an open pull request and a credential is
    there. `--push` means the branch there and the base here, so it is not guessed which.

    Raises:
        UsageError: the forge has to merge, and nothing tells of one.
        ShipcheckError: the forge cannot be asked, and has to merge, or `--push` is wanted.
    """
    if is_demanded(evaluation, wish):
        forge = await online.forge()
        if forge is None:
            raise UsageError(
                "nothing tells of a forge to merge through",
                hint="Name it in the base's checklist: services: {forge: {uses: github, …}}; "
                "or merge here: --local",
            )
        return forge, ()
    try:
        return await _forge_of_open(online), ()
    except ShipcheckError as error:
        said = f"the forge does not tell whether there is a pull request: {error.message}"
        if wish.push:
            raise _would_push_base(evaluation, said, error) from error
        return None, (f"merged here: {said}",)


async def _forge_of_open(online: Online) -> Forge | None:
    """The forge, if the change has an open pull request there; None too where no credential is."""
    try:
        forge = await online.forge()
    except CredentialError:  # everyday, other than one that is there and refused
        return None
    return forge if await online.pull_request() else None


def _would_push_base(evaluation: Evaluation, said: str, error: ShipcheckError) -> ShipcheckError:
    """What is raised where a merge here would push the base, past the pull request that may be there."""
    base = evaluation.change.base
    kind = CredentialError if isinstance(error, CredentialError) else ShipcheckError
    return kind(said, hint=f"--local --push merges here and pushes {base} all the same.")
