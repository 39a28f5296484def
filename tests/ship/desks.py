"""A flag desk on a sample repository whose checklist names a stand-in for Unleash."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from shipcheck.ship.flag_desk import open_flag_desk
from tests.servers.unleash_double import ADMIN
from tests.ship.gating import CHECKLIST, Clock, evaluated

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from shipcheck.ship.flag_desk import FlagDesk
    from tests.repository import Sample
    from tests.servers.unleash_double import UnleashDouble

Answer = TypeVar("Answer")


def checklist_for(url: str) -> str:
    """A checklist that names the service."""
    service = f"  flags: {{uses: unleash, url: '{url}'}}\n"
    return f"version: 1\nservices:\n{service}items:\n  - {{id: flags, uses: flag-service}}\n"


def at_desk(
    sample: Sample,
    double: UnleashDouble,
    act: Callable[[FlagDesk], Awaitable[Answer]],
    *,
    clock: Clock | None = None,
    token: str = ADMIN,
    environment: str | None = None,
) -> Answer:
    """What an act gives that is done at the desk."""

    async def run() -> Answer:
        evaluation = await evaluated(sample, clock or Clock(), UNLEASH_API_TOKEN=token)
        async with open_flag_desk(evaluation, environment) as desk:
            return await act(desk)

    with double.serving() as url:
        sample.write({CHECKLIST: checklist_for(url)})
        return asyncio.run(run())
