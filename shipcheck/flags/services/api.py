"""What the services that are asked over HTTP have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.flags.judging import quoted
from shipcheck.flags.services.reading import address, as_map

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shipcheck.flags.service import FlagRequest, Switch
    from shipcheck.http.answer import Answer
    from shipcheck.http.client import Client

FEW = 5
"""Up to so many flags are asked for one by one; more are taken from the whole listing."""

CHANGED = (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)
"""What a service answers to a change that it made."""


def words(description: str) -> dict[str, Any]:
    """The schema of a setting that is text."""
    return {"type": "string", "minLength": 1, "description": description}


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


def bearer_api(
    request: FlagRequest, default: str | None, secret: str | None, prefix: str = ""
) -> Api:
    """A service that takes its credential as `Authorization: Bearer`; None where it needs none."""
    credentials = {"Authorization": f"Bearer {secret}"} if secret else {}
    return Api(request.client, address(request.settings, default) + prefix, credentials)


def unknown_flag(service: str, key: str) -> ShipcheckError:
    """The error for switching what is not there."""
    return ShipcheckError(
        f"{service} knows no flag {key}",
        hint=f"To make it, off: shipcheck flags off --create {quoted(key)}",
    )


def refuse_share(service: str, wanted: Switch) -> None:
    """Refuse a percentage where shipcheck has no sure way to set one.

    Raises:
        UsageError: a percentage is wanted.
    """
    if wanted.on and wanted.percent is not None:
        raise UsageError(
            f"shipcheck cannot set a percentage in {service}",
            hint="Set it there, or leave --percent out.",
        )
