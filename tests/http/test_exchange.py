"""Over real connections, on this machine."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpcore
import httpx
import pytest

from shipcheck.http.call import build_call
from shipcheck.http.client import Client
from shipcheck.http.errors import Unreachable
from shipcheck.http.exchange import Exchange, Interrupted
from shipcheck.http.hosts import is_loopback
from tests.servers.unleash_double import ADMIN, UnleashDouble, feature

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = "http://127.0.0.1:1"


def status(url: str) -> int:
    """The status of an answer to the stand-in's own question."""

    async def run() -> int:
        async with Client(
            trusted=is_loopback, environment={},
            sleep=lambda _: asyncio.sleep(0), now=lambda: datetime.now(UTC),
        ) as client:  # fmt: skip
            answer = await client.get(
                f"{url}/api/admin/feature-types", credentials={"Authorization": ADMIN}
            )
            return answer.status

    return asyncio.run(run())


def test_an_answer_that_comes_by_drops_takes_its_time_and_no_more() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def ask() -> None:
        exchange = Exchange(httpx.MockTransport(never), 0.01)
        call = build_call("GET", NOBODY, headers={}, credentials={}, params=None, content=None)
        async with asyncio.timeout(5):
            await exchange.send(call)

    with pytest.raises(Interrupted, match=r"no whole answer within 0\.03 s"):
        asyncio.run(ask())


def test_a_server() -> None:
    with UnleashDouble().add(feature("x")).serving() as url:
        assert status(url) == 200


def test_nobody_listens() -> None:
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:1 cannot be reached"):
        status(NOBODY)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_this_machine_is_never_asked_by_a_proxy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, NOBODY)
    with UnleashDouble().serving() as url:
        assert status(url) == 200
        assert status(url.replace("127.0.0.1", "localhost")) == 200


def test_a_name_below_localhost_is_never_asked_by_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(httpcore.AsyncHTTPProxy, "handle_async_request", asked.append)
    monkeypatch.setenv("ALL_PROXY", NOBODY)
    with pytest.raises(Unreachable, match=r"flags\.localhost:2 cannot be reached"):
        status("http://flags.localhost:2")
    assert not asked


@pytest.mark.parametrize(
    ("name", "value"),
    [("ALL_PROXY", "socks9://127.0.0.1"), ("HTTPS_PROXY", "what://ever"),
     ("HTTPS_PROXY", "http://x:port")],
)  # fmt: skip
def test_a_proxy_that_cannot_be(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Unreachable) as caught:
        status(NOBODY)
    assert "HTTPS_PROXY" in caught.value.hint


def test_certificates_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nothing.pem"))
    with pytest.raises(Unreachable):
        status(NOBODY)
