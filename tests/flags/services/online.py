"""Asking services that answer over HTTP, without a network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from shipcheck.flags.service import FlagRequest
from shipcheck.http.client import Client
from tests.ship.gating import Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Handler = Callable[[httpx.Request], httpx.Response]

Answer = TypeVar("Answer")


async def no_file(_: str) -> bytes | None:
    """A commit without any file."""
    return None


def online(
    handler: Handler,
    act: Callable[[FlagRequest], Awaitable[Answer]],
    settings: Mapping[str, Any],
    **environment: str,
) -> Answer:
    """What an act gives that asks a service which answers by the handler."""

    async def run() -> Answer:
        clock = Clock()
        async with Client(
            trusted=lambda _: True, environment=environment, sleep=clock.sleep, now=clock.now,
            transport=httpx.MockTransport(handler),
        ) as client:  # fmt: skip
            return await act(FlagRequest(settings, client, environment, no_file, clock.now))

    return asyncio.run(run())
