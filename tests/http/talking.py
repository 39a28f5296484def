"""A service that answers as a test says, and a client whose clock stands still but for waiting."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from shipcheck.http.client import Client
from tests.ship.gating import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shipcheck.http.answer import Answer

HOST = "flags.example.com"
URL = f"https://{HOST}/api/flags"
SECRET = {"Authorization": "Bearer s3cret-token-value"}


@dataclass
class Service:
    """Gives its answers in order, the last one for ever; keeps the requests.

    An answer is a response, an error to raise, or a function of the request.
    """

    answers: list[httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]]
    clock: Clock = field(default_factory=Clock)
    requests: list[httpx.Request] = field(default_factory=list)
    trusted: Callable[[str], bool] = lambda host: host == HOST
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):
            return httpx.Response(
                answer.status_code, headers=answer.headers, content=answer.content
            )
        return answer(request)

    def client(self) -> Client:
        """A client that talks to this service only."""
        return Client(
            trusted=self.trusted,
            environment=self.environment,
            sleep=self.clock.sleep,
            now=self.clock.now,
            transport=httpx.MockTransport(self),
        )

    def ask(self, method: str = "GET", url: str = URL, **options: Any) -> Answer:  # noqa: ANN401
        """One request."""

        async def run() -> Answer:
            async with self.client() as client:
                return await client.request(method, url, **options)

        return asyncio.run(run())


def says(status: int, body: Any = None, **headers: str) -> httpx.Response:  # noqa: ANN401
    """An answer with JSON; `_` in the name of a header is a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={} if body is None else body, headers=named)
