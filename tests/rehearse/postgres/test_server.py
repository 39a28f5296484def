from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.rehearse.postgres.connection import Session, SqlError
from shipcheck.rehearse.postgres.installed import Installed, choose, find_installed
from shipcheck.rehearse.postgres.server import own_server
from tests.process.waiting import until
from tests.rehearse.postgres.serving import installed, running

SCRIPT = """
import asyncio, os, sys
from shipcheck.rehearse.postgres.installed import find_installed
from shipcheck.rehearse.postgres.server import own_server
async def main():
    server = (await find_installed(os.environ))[0]
    async with own_server(server) as address:
        print("up", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


def fake(version: tuple[int, ...], source: str = "installed") -> Installed:
    return Installed(Path(f"/{source}/{version[0]}"), version, source)


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        ((15,), fake((15, 2))),
        ((16, 1), fake((16, 9), "embedded")),
        ((14,), fake((15, 2))),  # the nearest newer one
        ((19,), fake((17, 1))),  # the newest installed one
        ((), fake((17, 1))),
    ],
)
def test_the_server_most_like_the_projects_is_chosen(
    wanted: tuple[int, ...], chosen: Installed
) -> None:
    servers = (fake((17, 1)), fake((15, 2)), fake((18, 4), "embedded"), fake((16, 9), "embedded"))
    assert choose(servers, wanted) == chosen


def test_without_any_server_it_says_what_to_do() -> None:
    with pytest.raises(ShipcheckError, match="no PostgreSQL server to start") as raised:
        choose((), (15,))
    assert "shipcheck-gate[rehearse]" in raised.value.hint


@pytest.mark.slow
@pytest.mark.parametrize("server", installed(), ids=lambda one: one.name)
def test_every_server_here_runs_and_leaves_nothing(server: Installed) -> None:
    with running(server) as address:
        assert address.socket
        directory = Path(address.socket).parent
        assert directory.stat().st_mode & 0o077 == 0
        with Session(address, "postgres") as session:
            assert int(session.value("SHOW server_version_num")) // 10000 == server.version[0]
            assert session.value("SHOW listen_addresses") == ""
            pid = int((directory / "data/postmaster.pid").read_text().split()[0])
    assert not directory.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_lost_connection_is_of_the_server() -> None:
    with running(installed()[0]) as address:
        session = Session(address, "postgres")
    with pytest.raises(SqlError) as raised:
        session.run("SELECT 1")
    session.close()
    assert raised.value.is_of_the_server


def test_cancelled_it_leaves_nothing() -> None:
    async def work() -> Path:
        place: asyncio.Future[Path] = asyncio.get_running_loop().create_future()

        async def serve() -> None:
            async with own_server((await find_installed(os.environ))[0]) as address:
                place.set_result(Path(str(address.socket)).parent)
                await asyncio.sleep(60)

        task = asyncio.ensure_future(serve())
        directory = await place
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return directory

    assert not asyncio.run(work()).exists()


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary directory that is open to all, with a short path."""
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.slow
@pytest.mark.parametrize("moment", range(3))
def test_killed_at_any_moment_it_leaves_nothing(place: Path, moment: int) -> None:
    """In one run of three the server is up by then."""
    started = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "TMPDIR": str(place), "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
    )
    assert started.stdout
    with started:
        if moment == 0:
            assert started.stdout.readline() == b"up\n"
            assert processes_of(place)
        else:
            until(lambda: any(place.iterdir()))
            time.sleep(random.Random(moment).uniform(0, 0.8))
        started.kill()
    until(lambda: not any(place.iterdir()) and not processes_of(place))


def test_a_directory_that_is_closed_or_too_deep_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with running(installed()[0]) as address:
        assert str(deep) not in str(address.socket)
    assert not any(deep.iterdir())


def processes_of(directory: Path) -> list[str]:
    """The processes that were given a directory."""
    done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if str(directory) in line]
