"""Looks what became of changes that a forge was to merge, and attaches their records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.hosting.remotes import base_remote
from shipcheck.model.words import Place
from shipcheck.ship.clients import clients_of
from shipcheck.ship.forge_landed import BaseThere, brought
from shipcheck.ship.pending_records import attach_landed, read_pending
from shipcheck.ship.prepare import prepare
from shipcheck.ship.request import Request
from shipcheck.ship.round import online_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.git.repository import Repository
    from shipcheck.ship.evaluation import Surroundings
    from shipcheck.ship.pending_records import Pending


async def settle_pending(repository: Repository, around: Surroundings) -> tuple[str, ...]:
    """Attach the records of what the forge has merged since; what became of each, in words.

    Nobody is asked where nothing is pending. What cannot be asked is told, and stays.
    """
    try:
        pending = read_pending(repository.common_dir)
    except ShipcheckError as error:
        return (error.message,)
    told: list[str] = []
    for base in dict.fromkeys(one.base for one in pending):
        of_base = [one for one in pending if one.base == base]
        try:
            told += await _settle(repository, around, base, of_base)
        except ShipcheckError as error:
            numbers = ", ".join(f"#{one.number}" for one in of_base)
            told.append(f"what became of {numbers} is not known: {error.message}")
    return tuple(told)


async def _settle(
    repository: Repository, around: Surroundings, base: str, pending: Iterable[Pending]
) -> Sequence[str]:
    """The same for the changes that go into one base, by whose checklist the forge is found."""
    request = Request(repository.top, base, place=Place.MERGE)
    evaluation = await prepare(request, around)
    online = online_of(evaluation, await clients_of(evaluation))
    try:
        forge = await online.forge()
        if forge is None:
            return ("nothing tells of the forge that was to merge",)
        told = await attach_landed(repository.git, repository.common_dir, pending, forge)
        remote = base_remote(repository, base)
        if told and remote is not None:  # so that what landed can be looked at here
            told += await brought(evaluation, BaseThere(await online.base_branch(), remote))
        return told
    finally:
        await online.close()
