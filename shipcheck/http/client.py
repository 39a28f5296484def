"""The one place that talks HTTP: whom it trusts, when it asks again, what it never shows.

- Credentials go only to trusted hosts, over TLS (loopback aside), and not along a redirect to
  another host.
- What failed to connect, and 502, 503 and 504 to a request that may be sent twice, is tried again;
  429 is waited for. Both are bounded.
- A GET is answered from memory where the service says that nothing changed (304).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from shipcheck.http.answer import Answer
from shipcheck.http.errors import (
    Forbidden,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime
    from types import TracebackType

    import httpx

__all__ = ["Answer", "Client", "Forbidden", "Unauthorized", "UnexpectedAnswer", "Unreachable"]


class Client:
    """An HTTP client for one service; an async context manager.

    Args:
        trusted: whether credentials may go to a host, by its name in lower case.
        environment: values of variables that look like secrets never appear in an error.
        sleep: waits for seconds.
        now: the time, with its zone.
        transport: in place of the network.
        timeout: seconds for a connection, and for each part of an answer.
    """

    def __init__(
        self,
        *,
        trusted: Callable[[str], bool],
        environment: Mapping[str, str],
        sleep: Callable[[float], Awaitable[None]],
        now: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        timeout: float = 10.0,
    ) -> None:
        self._trusted = trusted
        self._environment = environment
        self._sleep = sleep
        self._now = now
        self._transport = transport
        self._timeout = timeout
        self._gate = asyncio.Semaphore(8)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        credentials: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        ok: Collection[int] = (200,),
    ) -> Answer:
        """`request` with GET."""
        return await self.request(
            "GET", url, headers=headers, credentials=credentials, params=params, ok=ok
        )

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        credentials: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,  # noqa: ANN401 - any JSON
        ok: Collection[int] = (200,),
    ) -> Answer:
        """The service's answer, if its status is in `ok`.

        Args:
            credentials: headers that hold secrets; they are kept from hosts that nobody trusts.
            params: appended to the URL as its query.

        Raises:
            CredentialError: the host is not trusted; Unauthorized for 401, Forbidden for 403.
            Unreachable: no answer, after a few attempts; RateLimited where waiting takes too long.
            UnexpectedAnswer: any other status that is not in `ok`, or an answer over 20 MB.
        """
        raise NotImplementedError
