"""Asking a service that answers from a table, through the real client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from shipcheck.flags.registry import FLAG_SERVICES
from shipcheck.flags.service import FlagRequest, Switch
from shipcheck.flags.state import FlagState
from shipcheck.http.client import Client
from tests.flags.services.filing import NOW

SECRET = "s3cret-of-the-team"
Answers = Mapping[str, Any]
"""`METHOD /path` (with `?query` where it matters) → JSON, or an httpx.Response."""


@dataclass
class Asked:
    """A service's module with the answers of its server; `requests` are those that came."""

    name: str
    answers: Answers
    settings: Mapping[str, Any]
    environment: Mapping[str, str]
    requests: list[httpx.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def read(self, *keys: str) -> Mapping[str, FlagState | None]:
        found: Mapping[str, FlagState | None]
        found = self._run(lambda module, request: module.read_flags(request, keys))
        return found

    def state(self, key: str = "new-store") -> FlagState:
        found = self.read(key)[key]
        assert found is not None
        return found

    def keys(self) -> Sequence[str]:
        found: Sequence[str] = self._run(lambda module, request: module.list_keys(request))
        return found

    def switch(self, *, on: bool, percent: float | None = None, key: str = "new-store") -> None:
        self._run(lambda module, request: module.switch(request, key, Switch(on, percent)))

    def create(self, key: str = "new-store") -> None:
        self._run(lambda module, request: module.create(request, key, "A new store"))

    def may_switch(self) -> bool | None:
        told: bool | None = self._run(lambda module, request: module.may_switch(request))
        return told

    def sent(self, method: str) -> tuple[str, Any]:
        """The last request of a method: its path and query, and its body."""
        last = [one for one in self.requests if one.method == method][-1]
        return path_of(last), json.loads(last.content or b"null")

    def _run(self, ask: Callable[[Any, FlagRequest], Awaitable[Any]]) -> Any:  # noqa: ANN401
        async def wait(seconds: float) -> None:
            self.waits.append(seconds)

        async def no_file(_: str) -> bytes | None:
            raise AssertionError

        async def run() -> Any:  # noqa: ANN401
            client = Client(
                trusted=lambda _: True,
                environment=self.environment,
                sleep=wait,
                now=lambda: NOW,
                transport=httpx.MockTransport(self._answer),
            )
            request = FlagRequest(self.settings, client, self.environment, no_file, lambda: NOW)
            async with client:
                return await ask(FLAG_SERVICES.load(self.name), request)

        return asyncio.run(run())

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        full, bare = (f"{request.method} {path}" for path in (path_of(request), path_only(request)))
        found = self.answers.get(full, self.answers.get(bare, self.answers.get("*")))
        if isinstance(found, list):
            found = found.pop(0)
        if isinstance(found, httpx.Response):
            return found
        if found is None:
            return httpx.Response(404, json={"message": "nothing there"})
        return httpx.Response(200, json=found)


def path_only(request: httpx.Request) -> str:
    return request.url.raw_path.decode().partition("?")[0]


def path_of(request: httpx.Request) -> str:
    return request.url.raw_path.decode()
