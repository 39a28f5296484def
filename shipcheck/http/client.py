"""The one place that talks HTTP: whom it trusts, when it asks again, what it never shows.

- Credentials go only to trusted hosts, over TLS (loopback aside), and not along a redirect to
  another host.
- What failed to connect, and 502, 503 and 504 to a request that may be sent twice, is tried again;
  429 is waited for. Both are bounded.
- A GET is answered from what is kept where the service says that nothing changed (304).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.call import Call, build_call
from shipcheck.http.errors import (
    Forbidden,
    RateLimited,
    Unanswered,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from shipcheck.http.exchange import Exchange, Interrupted
from shipcheck.http.hosts import host_of, is_loopback
from shipcheck.http.kept import Kept
from shipcheck.http.limits import seconds_to_wait
from shipcheck.http.wording import redacted, secrets_of, words_of
from shipcheck.model.text import visible

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime
    from types import TracebackType

    import httpx

    from shipcheck.http.answer import Answer
    from shipcheck.process.cache import Cache

AT_ONCE = 8
"""Requests under way at the same time."""
TRIES = 4
"""The first, and three more."""
PATIENCE = 30.0
"""Seconds that one request waits in all before it is tried again."""
FIRST_PAUSE = 0.25
"""Seconds before the second try where the service names no time; each one doubles it."""
REDIRECTS = 3
DOWN = (HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT)
MOVED = (301, 302, 303, 307, 308)


class Client:
    """An HTTP client for one service; an async context manager.

    Args:
        trusted: whether credentials may go to a host, by its name in lower case.
        environment: values of variables that look like secrets never appear in an error.
        sleep: waits for seconds.
        now: the time, with its zone.
        transport: in place of the network.
        timeout: seconds for a connection, and for each part of an answer.
        cache: where answers are kept for other clients; None to keep none beyond this one's life.
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
        cache: Cache | None = None,
    ) -> None:
        self._trusted = trusted
        self._environment = environment
        self._sleep = sleep
        self._now = now
        self._exchange = Exchange(transport, timeout)
        self._gate = asyncio.Semaphore(AT_ONCE)
        self._kept = Kept(cache)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exchange.close()

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
        repeatable: bool | None = None,
    ) -> Answer:
        """The service's answer, if its status is in `ok`.

        Args:
            method: in upper case.
            url: https, or http on this machine; it must hold no user name.
            headers: that hold no secret.
            credentials: headers that hold secrets; they are kept from hosts that nobody trusts.
            params: appended to the URL as its query.
            json: the body; none if None.
            ok: the statuses that the caller understands.
            repeatable: whether it may be sent again; by its method if None.

        Raises:
            CredentialError: the host is not trusted; Unauthorized for 401, Forbidden for 403.
            Unreachable: no answer, after a few attempts; Unanswered if the service may have had it;
                RateLimited where waiting takes too long.
            UnexpectedAnswer: any other status that is not in `ok`, or an answer over 20 MB.
        """
        call = build_call(
            method, url, headers=headers, credentials=credentials, params=params, content=json
        ).told(repeatable)
        self._check(call)
        async with self._gate:
            answer = await self._remembered(call)
        if answer.status not in ok:
            self._refuse(call, answer)
        return answer

    async def download(
        self,
        url: str,
        *,
        limit: int,
        headers: Mapping[str, str] | None = None,
        credentials: Mapping[str, str] | None = None,
    ) -> bytes:
        """A file of at most `limit` bytes, from wherever the service sends us, never from memory.

        Raises as `request`; UnexpectedAnswer for a larger file, and for what another host refuses.
        """
        call = build_call(
            "GET", url, headers=headers, credentials=credentials, params=None, content=None
        )
        call = replace(call, limit=limit)
        self._check(call)
        async with self._gate:
            answer = await self._patiently(call)
        if answer.status != HTTPStatus.OK and host_of(answer.url) != call.host:
            message = f"{host_of(answer.url)}, where {call.name} is kept, answered {answer.status}"
            raise UnexpectedAnswer(message, status=answer.status)
        if answer.status != HTTPStatus.OK:
            self._refuse(call, answer)
        return answer.body

    def _check(self, call: Call) -> None:
        """Raise where the request must not leave this machine."""
        if call.url.scheme != "https" and not is_loopback(call.host):
            message = f"{call.url.host} would be asked without TLS"
            raise ShipcheckError(message, hint="Name its https address.")
        if call.url.userinfo:
            message = f"the address of {call.url.host} holds a user name or a password"
            raise ShipcheckError(message, hint="Take it out; credentials come from variables.")
        if call.credentials and not self._trusted(call.host):
            message = f"nobody has said that credentials may go to {call.url.host}"
            hint = f"If they may: shipcheck allow --host {call.host}"
            raise CredentialError(message, hint=hint)

    async def _remembered(self, call: Call) -> Answer:
        """The answer, the one that is kept where the service says that it still holds."""
        known = self._kept.find(call)
        if known is None:
            answer = await self._patiently(call)
        else:
            tag = {"If-None-Match": known.headers["etag"]}
            answer = await self._patiently(replace(call, headers={**call.headers, **tag}))
            if answer.status == HTTPStatus.NOT_MODIFIED:
                return known
        if answer.status == HTTPStatus.OK:
            self._kept.keep(call, answer, self._secrets(call))
        return answer

    async def _patiently(self, call: Call) -> Answer:
        """The answer, after as many tries as are allowed."""
        left = PATIENCE
        for attempt in range(1, TRIES + 1):
            pause = FIRST_PAUSE * 2 ** (attempt - 1)
            try:
                answer = await self._followed(call)
            except Interrupted as error:
                repeatable = call.repeatable or not error.sent
                if error.lasting or not repeatable or attempt == TRIES:
                    kind = Unanswered if error.sent else Unreachable
                    raise kind(self._plain(call, error.message)) from error
            else:
                if not _try_again(call, answer):
                    return answer
                asked = seconds_to_wait(answer.headers, self._now())
                pause = pause if asked is None else asked
                if attempt == TRIES or pause > left or call.once:
                    raise self._exhausted(call, answer, asked)
            left -= pause
            await self._sleep(pause)
        raise AssertionError  # the last try returns or raises

    def _exhausted(self, call: Call, answer: Answer, asked: float | None) -> ShipcheckError:
        """What is said of a service that stays down, or wants to be left alone."""
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            when = "" if asked is None else f"; it asks for {asked:.0f} s without any"
            message = f"{call.url.host} allows no more requests for now{when}"
            return RateLimited(message, hint="Try again later.", seconds=asked)
        said = self._said(call, answer)
        return Unreachable(f"{call.url.host} is down: it answered {answer.status}{said}")

    async def _followed(self, call: Call) -> Answer:
        """The answer at the end of the redirects; only a GET follows them."""
        for _ in range(REDIRECTS + 1):
            answer = await self._exchange.send(call)
            target = answer.headers.get("location")
            if answer.status not in MOVED or not target:
                return answer
            if call.method != "GET":
                break
            call = self._redirected(call, target)
        place = visible(redacted(answer.headers["location"], self._secrets(call)))[:200]
        message = f"{call.name} is redirected to {place}"
        raise UnexpectedAnswer(message, status=answer.status, hint="Name that address, if right.")

    def _redirected(self, call: Call, target: str) -> Call:
        """The same request elsewhere; credentials stay behind where that is another host."""
        import httpx  # noqa: PLC0415

        try:
            url = call.url.join(target)
        except httpx.InvalidURL as error:
            message = f"{call.name} is redirected to what is no address"
            raise UnexpectedAnswer(message, status=HTTPStatus.FOUND) from error
        moved = replace(call, url=url)
        same = (moved.host, url.scheme, url.port) == (call.host, call.url.scheme, call.url.port)
        if not same:
            moved = replace(moved, credentials={})
            if is_loopback(moved.host) and not is_loopback(call.host):
                message = f"{call.name} is redirected into this machine"
                raise UnexpectedAnswer(message, status=HTTPStatus.FOUND)
        self._check(moved)
        return moved

    def _refuse(self, call: Call, answer: Answer) -> None:
        """Raise what the status means."""
        said = self._said(call, answer)
        message = f"{call.name} answered {answer.status}{said}"
        if answer.status == HTTPStatus.UNAUTHORIZED:
            raise Unauthorized(f"{call.url.host} does not know the credential{said}")
        if answer.status == HTTPStatus.FORBIDDEN:
            raise Forbidden(f"the credential may not do this: {message}")
        if answer.status in DOWN:
            raise Unreachable(message)
        raise UnexpectedAnswer(message, status=answer.status)

    def _said(self, call: Call, answer: Answer) -> str:
        words = words_of(answer.body, self._secrets(call))
        return f": {words}" if words else ""

    def _plain(self, call: Call, message: str) -> str:
        return visible(redacted(message, self._secrets(call)))

    def _secrets(self, call: Call) -> tuple[str, ...]:
        return secrets_of(call.credentials, self._environment)


def _try_again(call: Call, answer: Answer) -> bool:
    """Whether the same request may do better later."""
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    return answer.status in DOWN and call.repeatable
