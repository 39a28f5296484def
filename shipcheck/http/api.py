"""One service with one credential."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.http.reading import as_map

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

CHANGED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)
"""What a service answers to a change that it made."""


@dataclass(frozen=True, slots=True)
class Api:
    """One service with one credential; `root` stands before every path."""

    client: Client
    root: str
    credentials: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)

    async def get(
        self, path: str, params: Mapping[str, Any] | None = None, also: int = HTTPStatus.OK
    ) -> Answer:
        """The answer to a GET, whose status is 200 or `also`; raises as the client does."""
        return await self.client.get(
            self.root + path,
            headers=self.headers,
            credentials=self.credentials,
            params=params,
            ok=(HTTPStatus.OK, also),
        )

    async def find(self, path: str) -> Mapping[str, Any] | None:
        """The object at a path, None for 404; raises as the client does, and UnexpectedAnswer."""
        answer = await self.get(path, also=HTTPStatus.NOT_FOUND)
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        return as_map(answer.json(), answer)

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON
        *,
        params: Mapping[str, Any] | None = None,
        ok: Collection[int] = CHANGED,
    ) -> Answer:
        """The answer to a request with a body; raises as the client does."""
        return await self.client.request(
            method,
            self.root + path,
            headers=self.headers,
            credentials=self.credentials,
            params=params,
            json=body,
            ok=ok,
        )
