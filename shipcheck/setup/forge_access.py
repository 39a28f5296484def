"""What `doctor` tells of the forge: which one, with whose credential from where, and what that lacks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.forge import ForgeRequest
from shipcheck.forge.registry import FORGES
from shipcheck.hosting.credentials import find_credential, missing
from shipcheck.hosting.place import find_place
from shipcheck.hosting.remotes import base_remote, remote_address
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.ship.clients import named_hosts, on_this_machine
from shipcheck.ship.permissions import allowed_hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shipcheck.change.base import Base
    from shipcheck.forge.forge import ForgeModule
    from shipcheck.forge.orders import Access
    from shipcheck.git.repository import Repository
    from shipcheck.hosting.place import Place
    from shipcheck.http.client import Client
    from shipcheck.model.checklist import Checklist

NAME = "forge"
PATIENCE = 10.0
"""Seconds for an answer; a slow forge is told as such."""


async def forge_access(
    repository: Repository,
    base: Base | None,
    judge: Checklist | None,
    at_base: Checklist | None,
    environment: Mapping[str, str],
) -> Fact:
    """Whether the forge of the remote, or of the checklist that judges, answers, and to whom.

    Args:
        repository: whose remote is looked at.
        base: whose remote it is, where there is a base.
        judge: the checklist that judges here.
        at_base: the base's, whose hosts are trusted.
        environment: with the credentials.
    """
    services = judge.services if judge else {}
    if services.get(NAME, {}).get("uses") == "none":
        return Fact(NAME, State.OK, "the checklist says that there is none")
    remote = base_remote(repository, base.name if base else "")
    address = await remote_address(repository, remote) if remote else None
    place = find_place(services.get(NAME, {}), address)
    if place is None:
        return Fact(NAME, State.OK, "none: no remote at a forge that shipcheck knows")
    if place.forge not in FORGES.names():
        return Fact(NAME, State.WARN, f"{place.host}: shipcheck does not know {place.forge}")
    trusted = trusted_hosts(services, at_base, environment)
    return await _told(repository, place, trusted, environment)


def trusted_hosts(
    services: Mapping[str, Mapping[str, Any]],
    at_base: Checklist | None,
    environment: Mapping[str, str],
) -> frozenset[str]:
    """The hosts that credentials may go to, beside those that are built in."""
    trusted = {*allowed_hosts(environment), *on_this_machine(named_hosts(services))}
    return frozenset(trusted | (named_hosts(at_base.services) if at_base else frozenset()))


async def _told(
    repository: Repository, place: Place, trusted: frozenset[str], environment: Mapping[str, str]
) -> Fact:
    """What the forge says of the credential."""
    module = cast("ForgeModule", FORGES.load(place.forge))
    wanted = module.wanted(place, environment)
    credential = await find_credential(wanted, environment, repository.top)
    where = f"{place.forge}, {place.path} at {place.host}"
    if credential is None:
        error = missing(wanted)
        return Fact(NAME, State.WARN, f"{where}: {error.message}", error.hint)
    request = ForgeRequest(
        place,
        environment,
        clients_for(trusted, environment),
        repository.top,
        utc_now,
        asyncio.sleep,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            access = await _access(module, request)
    except TimeoutError:
        return Fact(NAME, State.WARN, f"{where} did not answer within {PATIENCE:g} s")
    except CredentialError as error:
        text = f"{where}, credential from {credential.source}: {error.message}"
        return Fact(NAME, State.MISSING, text, error.hint)
    except ShipcheckError as error:
        return unread(NAME, error)
    return _fact(f"{where}, credential from {credential.source}", access)


def _fact(where: str, access: Access) -> Fact:
    """The credential in words; what it lacks is a warning."""
    whose = f", of {access.user}" if access.user else ""
    scopes = f", scopes {' '.join(access.scopes) or 'none'}" if access.scopes is not None else ""
    if access.lacks:
        text = f"{where}{whose}{scopes}: it lacks {', '.join(access.lacks)}"
        return Fact(NAME, State.WARN, text, "Make one with these, or give it them.")
    return Fact(NAME, State.OK, f"{where}{whose}{scopes}")


async def _access(module: ForgeModule, request: ForgeRequest) -> Access:
    forge = await module.connect(request)
    try:
        return await forge.access()
    finally:
        await forge.close()


def clients_for(
    trusted: frozenset[str], environment: Mapping[str, str]
) -> Callable[[Sequence[str]], Client]:
    """Makes the client, as a check would."""
    from shipcheck.http.client import Client  # noqa: PLC0415 - only where something is asked

    def client(hosts: Sequence[str]) -> Client:
        known = trusted | set(hosts)
        return Client(
            trusted=known.__contains__, environment=environment, sleep=asyncio.sleep, now=utc_now
        )

    return client


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)
