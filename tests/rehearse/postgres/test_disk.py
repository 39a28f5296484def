from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.postgres import disk
from shipcheck.rehearse.postgres.disk import sparing_disk


async def lose(directory: Path, ended: asyncio.Event) -> None:
    async with sparing_disk(directory, ended.set):
        await ended.wait()
        raise ShipcheckError("the server is gone")


def test_a_full_disk_ends_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "RESERVE", 1 << 80)
    with pytest.raises(ShipcheckError, match="fills the disk"):
        asyncio.run(asyncio.wait_for(lose(tmp_path, asyncio.Event()), 10))


def test_with_space_left_nothing_is_ended(tmp_path: Path) -> None:
    async def work() -> bool:
        ended = asyncio.Event()
        async with sparing_disk(tmp_path, ended.set):
            await asyncio.sleep(0)
        return ended.is_set()

    assert not asyncio.run(work())
