"""Answers that are kept from one run to the next, and asked about by their tags."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.http.client import Client
from shipcheck.process.cache import Cache
from tests.http.talking import HOST, SECRET, URL
from tests.ship.gating import Clock

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.http.answer import Answer


@dataclass
class Tagged:
    """A service whose one page has a tag; `body` and `tag` are what it says."""

    folder: Path
    body: bytes = b'{"runs": 3}'
    tag: str = '"one"'
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.headers.get("if-none-match"))
        if request.headers.get("if-none-match") == self.tag:
            return httpx.Response(304)
        headers = {"ETag": self.tag, "Set-Cookie": "session=abcdefgh", **self.headers}
        return httpx.Response(200, headers=headers, content=self.body)

    def ask(self, url: str = URL, **options: Any) -> Answer:  # noqa: ANN401
        """One request of a client of its own, as a new run makes it."""
        clock = Clock()
        options = {"credentials": SECRET, **options}

        async def run() -> Answer:
            async with Client(
                trusted=lambda host: host == HOST,
                environment={"MY_TOKEN": "another-secret"},
                sleep=clock.sleep,
                now=clock.now,
                transport=httpx.MockTransport(self),
                cache=Cache(self.folder, 10, 10_000, 100_000),
            ) as client:
                return await client.get(url, **options)

        return asyncio.run(run())

    def files(self) -> list[Path]:
        return sorted(self.folder.iterdir()) if self.folder.exists() else []


@pytest.fixture
def service(tmp_path: Path) -> Tagged:
    return Tagged(tmp_path / "answers")


def test_the_next_run_asks_whether_anything_changed(service: Tagged) -> None:
    service.headers = {"Link": '<https://flags.example.com/2>; rel="next"'}
    first, second = service.ask(), service.ask()
    assert service.asked == [None, '"one"']
    assert (second.status, second.json(), second.url) == (200, {"runs": 3}, first.url)
    assert second.headers["link"] == first.headers["link"]


def test_what_changed_is_read_anew(service: Tagged) -> None:
    service.ask()
    service.body, service.tag = b'{"runs": 4}', '"two"'
    assert service.ask().json() == {"runs": 4}
    assert service.ask().json() == {"runs": 4}
    assert service.asked == [None, '"one"', '"two"']


@pytest.mark.parametrize(
    "other",
    [
        {"credentials": {"Authorization": "Bearer of-somebody-else"}},
        {"credentials": None},
        {"headers": {"Accept": "text/plain"}},
        {"params": {"page": 2}},
        {"url": f"{URL}/other"},
    ],
)
def test_another_question_is_another_answer(service: Tagged, other: dict[str, Any]) -> None:
    service.ask()
    service.ask(**other)
    assert service.asked == [None, None]


def test_no_secret_is_on_the_disk(service: Tagged) -> None:
    service.ask()
    (file,) = service.files()
    content = file.read_bytes()
    assert b"s3cret-token-value" not in content
    assert b"abcdefgh" not in content
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "body",
    [
        b'{"key": "x", "apiKey": "sdk-1234"}',
        b'{"client_secret":"x"}',
        b'{"echo": "s3cret-token-value"}',
        b'{"echo": "another-secret"}',
    ],
)
def test_a_body_with_secrets_is_kept_in_memory_only(service: Tagged, body: bytes) -> None:
    service.body = body
    assert service.ask().body == body
    assert not service.files()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content.replace(b"3", b"4"),
        lambda content: b"[]\n" + content.partition(b"\n")[2],
        lambda content: b"{}\n" + content.partition(b"\n")[2],
        lambda content: content.replace(b'"schema": 1', b'"schema": 2'),
        lambda content: content.replace(b'"status": 200', b'"status": 404'),
        lambda content: content.replace(b"/api/flags", b"/api/other", 1),
        lambda content: content.replace(b'\\"one\\"', b"\\u00fcne"),
        lambda content: content.replace(b'\\"one\\"', b"one\\r\\nX: y"),
        lambda content: b"\xff\xfe\n",
    ],
)
def test_what_is_damaged_is_not_there(service: Tagged, damage: Any) -> None:  # noqa: ANN401
    service.ask()
    (file,) = service.files()
    file.write_bytes(damage(file.read_bytes()))
    assert service.ask().json() == {"runs": 3}
    assert service.asked == [None, None]


def test_without_a_tag_nothing_is_kept(service: Tagged) -> None:
    service.tag = ""
    service.ask()
    assert not service.files()
