"""Files that are fetched: limited, from wherever the service keeps them, without its credential."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from tests.http.talking import HOST, SECRET, URL, Service

if TYPE_CHECKING:
    from collections.abc import Callable

STORE = "https://store.example.net/signed?sig=abc"


def fetched(service: Service, limit: int = 1000) -> bytes:
    """The file."""

    async def run() -> bytes:
        async with service.client() as client:
            return await client.download(URL, limit=limit, credentials=SECRET)

    return asyncio.run(run())


def moving(file: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    """A service that keeps its files elsewhere, as GitHub, GitLab and CircleCI do."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == HOST:
            return httpx.Response(302, headers={"Location": STORE})
        return file

    return answer


def test_a_file_from_another_host_is_fetched_without_the_credential() -> None:
    service = Service([moving(httpx.Response(200, content=b"PK"))])
    assert fetched(service) == b"PK"
    first, second = service.requests
    assert first.headers["Authorization"] == SECRET["Authorization"]
    assert (second.url.host, "Authorization" in second.headers) == ("store.example.net", False)


def test_a_file_of_the_host_itself() -> None:
    service = Service([httpx.Response(200, content=b"x" * 1000)])
    assert len(fetched(service)) == 1000


def test_a_file_that_is_too_large_is_left() -> None:
    service = Service([moving(httpx.Response(200, content=b"x" * 1001))])
    with pytest.raises(UnexpectedAnswer, match="more than 1000 bytes"):
        fetched(service)


def test_a_file_that_unpacks_itself_on_the_way_is_counted_unpacked() -> None:
    import gzip

    packed = gzip.compress(b"0" * 100_000)
    named = {"Content-Encoding": "gzip"}
    service = Service([lambda _: httpx.Response(200, content=packed, headers=named)])
    with pytest.raises(UnexpectedAnswer, match="more than 1000 bytes"):
        fetched(service)


def test_what_the_store_refuses_says_nothing_of_the_credential() -> None:
    service = Service([moving(httpx.Response(403, content=b"<Error>Signature expired</Error>"))])
    with pytest.raises(UnexpectedAnswer, match=r"store\.example\.net, where .* answered 403"):
        fetched(service)


def test_what_the_service_refuses_does() -> None:
    with pytest.raises(Forbidden):
        fetched(Service([httpx.Response(403, json={"message": "no"})]))


def test_files_are_not_remembered() -> None:
    service = Service([httpx.Response(200, content=b"x", headers={"ETag": '"1"'})])

    async def run() -> None:
        async with service.client() as client:
            for _ in range(2):
                await client.download(URL, limit=10, credentials=SECRET)
            await client.get(URL, credentials=SECRET)

    asyncio.run(run())
    assert len(service.requests) == 3
    assert not any("If-None-Match" in request.headers for request in service.requests)


@pytest.mark.parametrize("place", ["http://store.example.net/x", "https://127.0.0.1/x"])
def test_a_file_is_not_fetched_from_just_anywhere(place: str) -> None:
    service = Service([httpx.Response(302, headers={"Location": place})])
    with pytest.raises(Exception, match=r"TLS|into this machine"):
        fetched(service)
    assert len(service.requests) == 1
