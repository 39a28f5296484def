from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.errors import (
    Forbidden,
    RateLimited,
    Unauthorized,
    UnexpectedAnswer,
    Unreachable,
)
from tests.http.talking import SECRET, URL, Service, says


def test_an_answer() -> None:
    service = Service([says(200, {"on": True}, X_Some="Thing")])
    answer = service.ask(params={"limit": 5})
    assert answer.json() == {"on": True}
    assert answer.headers["x-some"] == "Thing"
    assert str(service.requests[0].url) == f"{URL}?limit=5"
    assert service.requests[0].headers["user-agent"].startswith("shipcheck/")


def test_a_body_and_its_kind() -> None:
    service = Service([says(201)])
    service.ask("POST", json={"name": "x"}, ok=(201,))
    assert service.requests[0].content == b'{"name": "x"}'
    assert service.requests[0].headers["content-type"] == "application/json"


def test_another_kind_of_body() -> None:
    kind = "application/json; domain-model=launchdarkly.semanticpatch"
    service = Service([says(200)])
    service.ask("PATCH", json={}, headers={"Content-Type": kind})
    assert service.requests[0].headers["content-type"] == kind


def test_no_cookie_is_sent_back() -> None:
    service = Service([says(200, Set_Cookie="session=1")])

    async def twice() -> None:
        async with service.client() as client:
            await client.get(URL)
            await client.get(f"{URL}/2")

    asyncio.run(twice())
    assert "cookie" not in service.requests[1].headers


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, Unauthorized), (403, Forbidden), (404, UnexpectedAnswer), (409, UnexpectedAnswer),
     (418, UnexpectedAnswer), (500, UnexpectedAnswer), (204, UnexpectedAnswer)],
)  # fmt: skip
def test_a_status_that_nobody_asked_for(status: int, error: type[ShipcheckError]) -> None:
    service = Service([says(status, {"message": "because"})])
    with pytest.raises(error, match="because"):
        service.ask()
    assert len(service.requests) == 1


def test_a_status_that_the_caller_understands() -> None:
    assert Service([says(404)]).ask(ok=(200, 404)).status == 404


def test_the_status_is_told() -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        Service([says(422)]).ask()
    assert caught.value.status == 422


def test_what_is_no_json() -> None:
    answer = Service([httpx.Response(200, content=b"<html>")]).ask()
    with pytest.raises(UnexpectedAnswer, match="no JSON"):
        answer.json()


def test_json_without_an_end() -> None:
    answer = Service([httpx.Response(200, content=b"[" * 100_000)]).ask()
    with pytest.raises(UnexpectedAnswer, match="no JSON"):
        answer.json()


def test_an_answer_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipcheck.http.exchange.LARGEST", 1000)
    with pytest.raises(UnexpectedAnswer, match="more than"):
        Service([httpx.Response(200, content=b"x" * 1001)]).ask()


def test_a_service_that_comes_back() -> None:
    service = Service([says(503), says(502), says(200, {"up": True})])
    assert service.ask().json() == {"up": True}
    assert service.clock.slept == [0.25, 0.5]


def test_a_service_that_stays_down() -> None:
    service = Service([says(503, {"message": "maintenance"})])
    with pytest.raises(Unreachable, match="503: maintenance"):
        service.ask()
    assert len(service.requests) == 4


def test_a_connection_that_fails_for_good() -> None:
    service = Service([httpx.ConnectError("Connection refused")])
    with pytest.raises(Unreachable, match=r"flags\.example\.com cannot be reached: Connection"):
        service.ask("POST", json={})
    assert len(service.requests) == 4


def test_a_wrong_certificate_is_not_tried_again() -> None:
    service = Service([httpx.ConnectError("certificate verify failed: self-signed")])
    with pytest.raises(Unreachable, match="certificate"):
        service.ask()
    assert len(service.requests) == 1


def test_what_may_have_arrived_is_not_sent_twice() -> None:
    service = Service([httpx.ReadError("reset")])
    with pytest.raises(Unreachable):
        service.ask("POST", json={})
    assert len(service.requests) == 1


def test_what_may_be_repeated_is() -> None:
    service = Service([httpx.RemoteProtocolError("disconnected"), says(200)])
    assert service.ask("PUT", json={}).status == 200


def test_a_change_is_not_repeated_for_a_gateway() -> None:
    service = Service([says(502)])
    with pytest.raises(Unreachable):
        service.ask("POST", json={})
    assert len(service.requests) == 1


def test_a_slow_service() -> None:
    service = Service([httpx.ReadTimeout("slow")])
    with pytest.raises(Unreachable, match="no answer within 10 s"):
        service.ask()
    assert len(service.requests) == 1


def test_a_limit_in_seconds() -> None:
    service = Service([says(429, Retry_After="3"), says(200)])
    service.ask("POST", json={})
    assert service.clock.slept == [3.0]


def test_a_limit_as_a_date() -> None:
    service = Service([])
    service.clock.time = datetime(2026, 11, 23, 12, tzinfo=UTC)
    until = format_datetime(service.clock.time + timedelta(seconds=7), usegmt=True)
    service.answers += [says(429, Retry_After=until), says(200)]
    service.ask()
    assert service.clock.slept == [7.0]


@pytest.mark.parametrize("unit", [1, 1000])
def test_a_limit_until_a_time_of_the_epoch(unit: int) -> None:
    service = Service([])
    service.clock.time = datetime(2026, 11, 23, 12, tzinfo=UTC)
    until = int((service.clock.time.timestamp() + 4) * unit)
    service.answers += [says(429, X_RateLimit_Reset=str(until)), says(200)]
    service.ask()
    assert service.clock.slept == [4.0]


def test_a_limit_that_names_no_time() -> None:
    service = Service([says(429), says(200)])
    service.ask()
    assert service.clock.slept == [0.25]


def test_a_limit_that_takes_too_long() -> None:
    service = Service([says(429, Retry_After="600")])
    with pytest.raises(RateLimited, match="600 s"):
        service.ask()
    assert not service.clock.slept


def test_waiting_is_bounded_in_sum() -> None:
    service = Service([says(429, Retry_After="20")])
    with pytest.raises(RateLimited):
        service.ask()
    assert sum(service.clock.slept) <= 30


def test_waiting_is_bounded_in_number() -> None:
    service = Service([says(429, Retry_After="1")])
    with pytest.raises(RateLimited):
        service.ask()
    assert len(service.requests) == 4


def test_what_has_not_changed_is_remembered() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers.get("if-none-match") == '"1"':
            return httpx.Response(304)
        return says(200, {"on": 1}, ETag='"1"')

    service = Service([answer])

    async def twice() -> list[object]:
        async with service.client() as client:
            first = await client.get(URL, credentials=SECRET)
            second = await client.get(URL, credentials=SECRET)
            other = await client.get(URL, credentials={"Authorization": "another one"})
            return [first.json(), second.json(), other.json()]

    assert asyncio.run(twice()) == [{"on": 1}] * 3
    sent = [request.headers.get("if-none-match") for request in service.requests]
    assert sent == [None, '"1"', None]


def test_many_requests_at_a_time_but_not_all() -> None:
    under_way = [0, 0]

    async def handle(request: httpx.Request) -> httpx.Response:
        under_way[0] += 1
        under_way[1] = max(under_way)
        for _ in range(5):
            await asyncio.sleep(0)
        under_way[0] -= 1
        return says(200)

    service = Service([])

    async def run() -> None:
        async with service.client() as client:
            client._exchange._transport = httpx.MockTransport(handle)
            await asyncio.gather(*(client.get(f"{URL}/{number}") for number in range(40)))

    asyncio.run(run())
    assert under_way[1] == 8


@pytest.mark.parametrize(
    "url",
    ["", "flags", "ftp://x", "https://", "file:///etc/passwd", "https://[", "https://x:99999999",
     "javascript:1"],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    service = Service([says(200)])
    with pytest.raises(ShipcheckError, match="no address"):
        service.ask(url=url)
    assert not service.requests


def test_a_token_that_no_header_can_hold() -> None:
    with pytest.raises(CredentialError, match="holds what no Authorization header can"):
        Service([says(200)]).ask(credentials={"Authorization": "two\nlines"})


def test_a_tag_that_no_header_can_take_back_is_none() -> None:
    odd = httpx.Response(200, json={}, headers=[(b"etag", '"é"'.encode())])
    service = Service([odd])

    async def twice() -> int:
        async with service.client() as client:
            await client.get(URL)
            return (await client.get(URL)).status

    assert asyncio.run(twice()) == 200
    assert "if-none-match" not in service.requests[1].headers


def test_what_is_sent_once_does_not_wait_for_its_turn() -> None:
    service = Service([says(429, {}, retry_after="2"), says(200)])
    with pytest.raises(RateLimited) as limited:
        service.ask("PUT", repeatable=False)
    assert limited.value.seconds == 2
    assert len(service.requests) == 1
    assert service.clock.slept == []
