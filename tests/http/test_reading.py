"""What the flag services share."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.reading import (
    MOST_PAGES,
    address,
    all_pages,
    credential,
    each,
    in_path,
    moment,
    share,
)

if TYPE_CHECKING:
    from pathlib import Path

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40),
    st.datetimes().map(str), st.lists(st.integers(), max_size=2),
)  # fmt: skip
NAMES = ("SOME_TOKEN", "OTHER_TOKEN")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-11-23T06:07:21.385Z", datetime(2026, 11, 23, 6, 7, 21, 385000, tzinfo=UTC)),
        ("2026-11-23T06:07:21.1234567+02:00", datetime(2026, 11, 23, 4, 7, 21, 123456, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        (1418684722, datetime(2014, 12, 15, 23, 5, 22, tzinfo=UTC)),
        (1418684722483, datetime(2014, 12, 15, 23, 5, 22, 483000, tzinfo=UTC)),
        (0, None), (-1, None), (True, None), (None, None), ("", None), ("soon", None),
        (1e300, None), (10**400, None), (math.inf, None), (math.nan, None), ([], None), ("2026-13-01", None),
    ],
)  # fmt: skip
def test_moments(value: object, expected: datetime | None) -> None:
    assert moment(value) == expected


@settings(max_examples=100)
@given(ANYTHING)
def test_any_moment_is_in_utc_or_none(value: object) -> None:
    found = moment(value)
    assert found is None or found.utcoffset() == timedelta(0)


@settings(max_examples=100)
@given(st.datetimes(timezones=st.just(timezone(timedelta(hours=5)))))
def test_a_moment_survives(value: datetime) -> None:
    try:
        expected = value.astimezone(UTC)
    except OverflowError:
        assert moment(value.isoformat()) is None
    else:
        assert moment(value.isoformat()) == expected


@pytest.mark.parametrize(
    ("value", "of", "percent"),
    [("25", 100, 25.0), (25, 100, 25.0), (0.25, 1, 25.0), (7, 100, 7.0), (25000, 100000, 25.0),
     ("x", 100, None), (101, 100, None), (-1, 100, None), (None, 100, None), (True, 100, None),
     (math.nan, 100, None), (math.inf, 100, None), ("1e3", 100, None), ([], 100, None),
     (10**400, 100, None)],
)  # fmt: skip
def test_shares(value: object, of: float, percent: float | None) -> None:
    assert share(value, of=of) == percent


@settings(max_examples=100)
@given(ANYTHING)
def test_any_share_is_a_percentage_or_none(value: object) -> None:
    found = share(value)
    assert found is None or 0 <= found <= 100


def test_the_first_variable_that_is_set() -> None:
    assert credential({"SOME_TOKEN": " ", "OTHER_TOKEN": " x "}, NAMES, "it") == "x"
    assert credential({"SOME_TOKEN": "y", "OTHER_TOKEN": "x"}, NAMES, "it") == "y"


def test_no_variable() -> None:
    with pytest.raises(
        CredentialError, match="no credential for it: SOME_TOKEN is not set"
    ) as caught:
        credential({}, NAMES, "it")
    assert caught.value.hint == "Set SOME_TOKEN or OTHER_TOKEN."


@pytest.mark.parametrize("by_variable", [True, False])
def test_netrc(tmp_path: Path, by_variable: bool) -> None:
    file = tmp_path / ".netrc"
    file.write_text(
        "default login a password wrong\nmachine flags.example.com login a password right\n"
    )
    environment = {"NETRC": str(file)} if by_variable else {"HOME": str(tmp_path)}
    assert credential(environment, NAMES, "it", "flags.example.com") == "right"
    with pytest.raises(CredentialError):
        credential(environment, NAMES, "it", "other.example.com")
    with pytest.raises(CredentialError):
        credential(environment, NAMES, "it")
    assert credential({**environment, "SOME_TOKEN": "x"}, NAMES, "it", "flags.example.com") == "x"


@pytest.mark.parametrize("content", [b"machine", b"\xff\xfe", b"what is this"])
def test_a_broken_netrc(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".netrc").write_bytes(content)
    with pytest.raises(CredentialError):
        credential({"HOME": str(tmp_path)}, NAMES, "it", "flags.example.com")


def test_an_address() -> None:
    assert address({"url": "https://x/api/"}) == "https://x/api"
    assert address({}, "https://y") == "https://y"
    with pytest.raises(ShipcheckError, match="where the service is"):
        address({})


@pytest.mark.parametrize(
    ("key", "part"),
    [("a-b.c_d~", "a-b.c_d~"), ("a/b", "a%2Fb"), ("a?b#c", "a%3Fb%23c"), ("é", "%C3%A9")],
)
def test_a_key_in_a_path(key: str, part: str) -> None:
    assert in_path(key) == part


@pytest.mark.parametrize("key", ["", ".", "..", "\udc80"])
def test_no_part_of_a_path(key: str) -> None:
    with pytest.raises(ShipcheckError):
        in_path(key)


def test_all_keys_at_the_same_time() -> None:
    waiting: list[str] = []

    async def run() -> dict[str, str]:
        all_here = asyncio.Event()

        async def read(key: str) -> str:
            waiting.append(key)
            if len(waiting) == 3:
                all_here.set()
            await all_here.wait()
            return key.upper()

        return await each(["a", "b", "c", "a"], read)

    assert asyncio.run(run()) == {"a": "A", "b": "B", "c": "C"}


def test_the_first_error_ends_the_others() -> None:
    ended: list[str] = []

    async def read(key: str) -> str:
        if key == "bad":
            raise ShipcheckError("no")
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(key)
        return key

    with pytest.raises(ShipcheckError, match="no"):
        asyncio.run(each(["a", "bad", "b"], read))
    assert sorted(ended) == ["a", "b"]


def test_pages() -> None:
    async def read(at: int) -> tuple[list[int], int | None]:
        return [at, at + 1], at + 2 if at < 4 else None

    assert asyncio.run(all_pages(read)) == [0, 1, 2, 3, 4, 5]


def test_pages_that_go_round() -> None:
    async def read(at: int) -> tuple[list[int], int | None]:
        return [at], at

    assert asyncio.run(all_pages(read, 5)) == [5]


def test_pages_without_an_end() -> None:
    async def read(at: int) -> tuple[list[int], int | None]:
        return [at], at + 1

    with pytest.raises(ShipcheckError, match=f"{MOST_PAGES} pages"):
        asyncio.run(all_pages(read))
