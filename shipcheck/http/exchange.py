"""One request and its answer, by httpx; nothing here tries twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from shipcheck import __version__
from shipcheck.http.answer import Answer
from shipcheck.http.errors import UnexpectedAnswer, Unreachable

if TYPE_CHECKING:
    import httpx

    from shipcheck.http.call import Call

LARGEST = 20_000_000
"""Bytes of an answer that are read; more than any documented page of any service."""
WHOLE = 3
"""How many times the timeout of one part a whole answer may take."""
DOWNLOAD = 300.0
"""Seconds that a file may take as a whole; each part of it has the usual time."""
LOOPBACK = ("all://localhost", "all://*.localhost", "all://127.0.0.1", "all://[::1]")
"""Never by a proxy."""


class Interrupted(Unreachable):
    """No answer came; `sent` is whether the service may have had the request all the same."""

    def __init__(self, message: str, *, sent: bool, lasting: bool = False) -> None:
        super().__init__(message)
        self.sent = sent
        self.lasting = lasting


class Exchange:
    """Sends calls over kept-alive connections; `close` ends them."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None, timeout: float) -> None:
        self._transport = transport
        self._timeout = timeout
        self._client: httpx.AsyncClient | None = None

    def _opened(self) -> httpx.AsyncClient:
        """The client; made when first needed, as httpx takes 60 ms to import.

        Raises:
            Unreachable: the environment names a proxy or certificates that cannot be used.
        """
        if self._client is None:
            import http.cookiejar  # noqa: PLC0415

            import httpx  # noqa: PLC0415

            direct = self._transport is None
            try:
                self._client = httpx.AsyncClient(
                    transport=self._transport,
                    timeout=self._timeout,
                    headers={
                        "User-Agent": f"shipcheck/{__version__}",
                        "Accept": "application/json",
                    },
                    mounts=_past_proxies() if direct else None,
                    trust_env=direct,
                )
            except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
                message = f"nothing can be asked over HTTP: {error}"
                hint = "Look at HTTPS_PROXY, ALL_PROXY, SSL_CERT_FILE and SSL_CERT_DIR."
                raise Unreachable(message, hint=hint) from error
            # A cookie would be a second credential, sent without anybody asking.
            policy = http.cookiejar.DefaultCookiePolicy(allowed_domains=())
            self._client.cookies.jar.set_policy(policy)
        return self._client

    async def send(self, call: Call) -> Answer:
        """The answer, whatever its status; raises Interrupted, or UnexpectedAnswer over the limit."""
        import httpx  # noqa: PLC0415

        whole = self._timeout * WHOLE if call.limit is None else DOWNLOAD
        try:
            async with asyncio.timeout(whole):
                return await self._sent(call)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            lasting = "certificate" in str(error).casefold()
            raise Interrupted(_why(call, error), sent=False, lasting=lasting) from error
        except httpx.TimeoutException as error:
            message = f"{call.name}: no answer within {self._timeout:g} s"
            raise Interrupted(message, sent=True, lasting=True) from error
        except TimeoutError as error:  # parts of it came, each in time
            message = f"{call.name}: no whole answer within {whole:g} s"
            raise Interrupted(message, sent=True, lasting=True) from error
        except httpx.RequestError as error:
            raise Interrupted(_why(call, error), sent=True) from error

    async def _sent(self, call: Call) -> Answer:
        headers = {**call.headers, **call.credentials}
        opened = self._opened().stream(call.method, call.url, headers=headers, content=call.body)
        limit = LARGEST if call.limit is None else call.limit
        async with opened as response:
            body = bytearray()
            async for part in response.aiter_bytes():
                body += part
                if len(body) > limit:
                    message = f"{call.name} answered more than {_size(limit)}"
                    raise UnexpectedAnswer(message, status=response.status_code)
            named = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, named, bytes(body), str(call.url))

    async def close(self) -> None:
        """End the connections."""
        if self._client is not None:
            await self._client.aclose()


def _past_proxies() -> dict[str, httpx.AsyncBaseTransport | None] | None:
    """The way to this machine where the environment names a proxy; making one takes 50 ms."""
    from urllib.request import getproxies  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    return dict.fromkeys(LOOPBACK, httpx.AsyncHTTPTransport()) if getproxies() else None


def _size(limit: int) -> str:
    return f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"  # noqa: PLR2004


def _why(call: Call, error: Exception) -> str:
    """What httpx says, after whom it was that did not answer."""
    port = f":{call.url.port}" if call.url.port else ""
    return f"{call.url.host}{port} cannot be reached: {str(error) or type(error).__name__}"
