"""Asking a CI service that answers from a table, through the real client."""

from __future__ import annotations

import asyncio
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import httpx

from shipcheck.ci.registry import CI_SERVICES
from shipcheck.ci.runs import CiRequest
from shipcheck.git.repository import Repository, open_repository
from shipcheck.http.client import Client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from pathlib import Path

    from shipcheck.ci.runs import Artifact, CiReport, Run
    from shipcheck.hosting.place import Place
    from shipcheck.process.runner import Completed

HEAD = "89abcdef0123456789abcdef0123456789abcdef"
OTHER = "0123456789abcdef0123456789abcdef01234567"
SECRET = "s3cret-of-the-team"
NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)

Answers = "Mapping[str, Any] | Callable[[httpx.Request], Any]"
"""`/path` (with `?query` where it matters) → JSON or an httpx.Response; or a function of the request."""


@dataclass
class Asked:
    """A CI service's module with the answers of its server; `requests` are those that came."""

    name: str
    answers: Mapping[str, Any] | Callable[[httpx.Request], Any]
    settings: Mapping[str, Any]
    environment: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    branch: str | None = "topic"
    pull_request: int | None = None
    commit: str = HEAD
    repository: Path | None = None
    allowed: Sequence[str] = ()
    requests: list[httpx.Request] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def read(self) -> CiReport:
        """The report."""
        found: CiReport = self._run(lambda module, request: module.read(request))
        return found

    def states(self) -> dict[str, str]:
        """The state of each run that is not superseded, by its name."""
        return {one.name: one.state.value for one in self.read().runs if not one.superseded}

    def run(self, name: str) -> Run:
        """The run of a name that is not superseded."""
        (found,) = [one for one in self.read().runs if one.name == name and not one.superseded]
        return found

    def artifacts(self) -> Sequence[Artifact]:
        """The files of the runs."""
        found: Sequence[Artifact] = self._run(lambda module, one: module.list_artifacts(one))
        return found

    def download(self, artifact: Artifact, limit: int = 1_000_000) -> bytes:
        """A file."""
        got: bytes = self._run(lambda module, one: module.download(one, artifact, limit))
        return got

    def _run(self, ask: Callable[[Any, CiRequest], Awaitable[Any]]) -> Any:  # noqa: ANN401
        async def run() -> Any:  # noqa: ANN401
            return await ask(CI_SERVICES.load(self.name), await self._request())

        return asyncio.run(run())

    async def _request(self) -> CiRequest:
        repository = cast("Repository", SimpleNamespace(git=_Git()))
        if self.repository is not None:
            repository = await open_repository(self.repository, os.environ)
        return CiRequest(
            self.commit, self.settings, repository, _no_command, self.environment, self._client,
            lambda: NOW, self.place, self.branch, self.pull_request,
        )  # fmt: skip

    def _client(self, hosts: Sequence[str]) -> Client:
        async def wait(seconds: float) -> None:
            self.waits.append(seconds)

        trusted = {*hosts, *self.allowed}
        return Client(
            trusted=lambda host: host in trusted, environment=self.environment, sleep=wait,
            now=lambda: NOW, transport=httpx.MockTransport(self._answer),
        )  # fmt: skip

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.answers(request) if callable(self.answers) else self._told(request)
        if isinstance(found, httpx.Response):
            return httpx.Response(
                found.status_code, headers=found.headers, content=found.content, request=request
            )
        return httpx.Response(200, content=json.dumps(found).encode())  # NaN and all

    def _told(self, request: httpx.Request) -> Any:  # noqa: ANN401
        assert not callable(self.answers)
        whole = request.url.raw_path.decode()
        for path in (whole, whole.partition("?")[0]):
            if path in self.answers:
                return self.answers[path]
        return httpx.Response(404, json={"message": "Not Found"})


class _Git:
    """In place of a repository, for a service that asks it only when the commit was made."""

    async def text(self, *arguments: str) -> str:
        assert arguments[:3] == ("log", "-1", "--format=%ct")
        return str(int(NOW.timestamp()) - 600)


async def _no_command(_: str) -> Completed:
    raise AssertionError
