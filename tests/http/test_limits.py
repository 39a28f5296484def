from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.http.hosts import host_of, is_loopback
from shipcheck.http.limits import RESETS, SPLIT, seconds_to_wait

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = ("retry-after", *SPLIT, *RESETS)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1" * 30}, None),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:09 GMT"}, 9),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 6)}, 6),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) * 1000 + 6500)}, 6.5),
        ({"x-ratelimit-reset": "12"}, 12),
        ({"x-rate-limit-reset": "30"}, 30),
        ({"x-ratelimit-reset-seconds-org": "4", "x-ratelimit-reset-seconds-ip": "9"}, 9),
        ({"retry-after": "2", "x-ratelimit-reset": "12"}, 2),
    ],
)
def test_what_a_service_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds_to_wait(headers, NOW) == seconds


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=30)))
def test_anything_in_a_header(headers: dict[str, str]) -> None:
    asked = seconds_to_wait(headers, NOW)
    assert asked is None or asked >= 0


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["example.com", "127.0.0.1.example.com", "10.0.0.1", "", "0.0.0.0"]
)
def test_another_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://Flags.Example.com:8443/x", "flags.example.com"), ("http://[::1]:1/", "::1"),
     ("flags.example.com", None), ("https://[oops", None), ("", None)],
)  # fmt: skip
def test_the_host_of_an_address(url: str, host: str | None) -> None:
    assert host_of(url) == host
