"""What `doctor` tells of the flag service: named, credential there, and answering."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.flags.asking import find_service, flag_request, read_states
from shipcheck.setup.fact import Fact, State, unread
from shipcheck.ship.clients import named_hosts, on_this_machine
from shipcheck.ship.permissions import allowed_hosts

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from collections.abc import Set as AbstractSet

    from shipcheck.flags.asking import FoundService
    from shipcheck.git.repository import Repository
    from shipcheck.model.checklist import Checklist

NAME = "flag service"
PATIENCE = 10.0
"""Seconds for an answer; a slow service is told as such."""

PROBE = "shipcheck-doctor"
"""A key that nobody has: the service answers that it does not know it."""


async def flag_service(
    repository: Repository,
    judge: Checklist | None,
    at_base: Checklist | None,
    environment: Mapping[str, str],
) -> Fact:
    """Whether the flag service of the checklist that judges answers.

    Args:
        repository: whose flag files are looked for where no service is named.
        judge: the checklist that judges here; of its hosts this machine alone is trusted.
        at_base: the base's, whose hosts are all trusted.
        environment: with the credentials.
    """
    if judge is None:
        return Fact(NAME, State.WARN, "not known: there is no valid checklist")
    if judge.services.get("flags", {}).get("uses") == "none":
        return Fact(NAME, State.OK, "the checklist says that there is no flag service")
    head = repository.head
    service = await find_service(judge.services, repository, head) if head else None
    if service is None or head is None:
        return Fact(NAME, State.OK, "none configured, and no file that defines flags")
    trusted = {*service.module.HOSTS, *allowed_hosts(environment)}
    trusted |= on_this_machine(named_hosts(judge.services))
    trusted |= named_hosts(at_base.services) if at_base else frozenset()
    return await _answering(service, _ask(repository, head, service, trusted, environment))


async def _answering(service: FoundService, asking: Coroutine[Any, Any, None]) -> Fact:
    """What came of a question."""
    try:
        async with asyncio.timeout(PATIENCE):
            await asking
    except TimeoutError:
        return Fact(NAME, State.WARN, f"{service.title} did not answer within {PATIENCE:g} s")
    except CredentialError as error:
        return Fact(NAME, State.MISSING, error.message, error.hint)
    except ShipcheckError as error:
        return unread(NAME, error)
    return Fact(NAME, State.OK, f"{service.title} answers")


async def _ask(
    repository: Repository,
    head: str,
    service: FoundService,
    trusted: AbstractSet[str],
    environment: Mapping[str, str],
) -> None:
    """One question, as the check would ask; raises as the service does."""
    from shipcheck.http.client import Client  # noqa: PLC0415 - only where something is asked

    def now() -> datetime:
        return datetime.now(UTC)

    client = Client(
        trusted=trusted.__contains__, environment=environment, sleep=asyncio.sleep, now=now
    )
    async with client:
        request = flag_request(
            service, repository, head, client=client, environment=environment, now=now
        )
        await read_states(service, request, [PROBE])
