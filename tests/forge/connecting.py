"""A forge that answers from a function of the request, through the real client."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import httpx

from shipcheck.forge.forge import ForgeRequest
from shipcheck.forge.registry import FORGES
from shipcheck.http.client import Client
from tests.ci.asking import NOW, SECRET

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from shipcheck.forge.forge import Forge, ForgeModule
    from shipcheck.hosting.place import Place

T = TypeVar("T")


@dataclass
class Connected:
    """A forge's module with the answers of its server; `requests` are those that came.

    An answer is JSON, a whole response, or an error to raise.
    """

    name: str
    place: Place
    answers: Callable[[httpx.Request], Any]
    environment: Mapping[str, str]
    allowed: Sequence[str] = ()
    requests: list[httpx.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def ask(self, what: Callable[[Forge], Awaitable[T]]) -> T:
        """What the forge says to one question."""

        async def run() -> T:
            module = cast("ForgeModule", FORGES.load(self.name))
            forge = await module.connect(self._request())
            try:
                return await what(forge)
            finally:
                await forge.close()

        return asyncio.run(run())

    def sent(self) -> list[tuple[str, str, Any]]:
        """Method, path and JSON of what was to change something."""
        return [
            (one.method, one.url.path, json.loads(one.content) if one.content else None)
            for one in self.requests
            if one.method != "GET"
        ]

    def _request(self) -> ForgeRequest:
        async def wait(seconds: float) -> None:
            self.waits.append(seconds)

        def client(hosts: Sequence[str]) -> Client:
            trusted = {*hosts, *self.allowed}
            return Client(
                trusted=lambda host: host in trusted, environment=self.environment, sleep=wait,
                now=lambda: NOW, transport=httpx.MockTransport(self._answer),
            )  # fmt: skip

        return ForgeRequest(self.place, self.environment, client, Path("/"), lambda: NOW, wait)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.answers(request)
        if isinstance(found, Exception):
            raise found
        if isinstance(found, httpx.Response):
            return httpx.Response(
                found.status_code, headers=found.headers, content=found.content, request=request
            )
        return httpx.Response(200, json=found)


__all__ = ["NOW", "SECRET", "Connected"]
