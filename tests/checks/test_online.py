"""Which pull request is the change's, of several that its branch has."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import httpx
import pytest

from shipcheck.change.base import Base
from shipcheck.change.head import Head
from shipcheck.change.read import read_change
from shipcheck.checks.online import Online
from shipcheck.git.repository import open_repository
from shipcheck.http.client import Client
from tests.forge.github_bodies import data, page, pull

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.repository import Sample

SERVICES = {
    "forge": {"uses": "github", "url": "https://github.com", "repository": "octocat/Hello-World"}
}


async def _number(sample: Sample, bases: Sequence[str]) -> int | None:
    nodes = [
        pull(number=at, baseRefName=base, headRefName="work") for at, base in enumerate(bases, 1)
    ]
    found = data(pullRequests=page(*nodes))
    repository = await open_repository(sample.path, os.environ)
    base = sample.git("rev-parse", "main")
    change = await read_change(repository, Base("main", base, "a test"), Head(sample.head, "work"))

    async def wait(_: float) -> None:
        raise AssertionError

    def client(hosts: Sequence[str]) -> Client:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=found))
        return Client(
            trusted=lambda host: host in hosts, environment={}, sleep=wait, now=_now,
            transport=transport,
        )  # fmt: skip

    online = Online(change, repository, SERVICES, {"GH_TOKEN": "of-nobody"}, client, _now, wait)
    try:
        one = await online.pull_request()
    finally:
        await online.close()
    return one.number if one else None


def _now() -> datetime:
    return datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("bases", "number"),
    [((), None), (("release", "main"), 2), (("main", "main"), 1), (("release", "next"), 1)],
)
def test_the_one_into_the_base_counts_else_the_newest(
    sample: Sample, bases: tuple[str, ...], number: int | None
) -> None:
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    assert asyncio.run(_number(sample, bases)) == number
