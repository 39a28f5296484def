"""Real processes: how they end, what they leave, what we keep."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.process.output import Output
from shipcheck.process.runner import Completed, ProgramMissing, run, shell_command
from tests.process.waiting import alive, numbers, open_files, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def shell(text: str, **options: object) -> Completed:
    call = run(shell_command(text), directory="/", environment=dict(os.environ), **options)  # type: ignore[arg-type] # options of several types
    return asyncio.run(call)


def test_it_keeps_output_and_code() -> None:
    done = shell("echo out; echo err >&2; exit 3")
    assert done == Completed(3, b"out\n", b"err\n", timed_out=False)


def test_a_signal_is_a_negative_code() -> None:
    assert shell("kill -KILL $$").code == -signal.SIGKILL


def test_input_is_empty_unless_given() -> None:
    assert shell("cat").stdout == b""


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_input_larger_than_a_pipe_goes_through(size: int) -> None:
    assert shell("cat", stdin=b"x" * size).stdout == b"x" * size


def test_a_command_that_does_not_read_its_input_is_no_error() -> None:
    assert shell("exit 0", stdin=b"x" * 3_000_000).code == 0


def test_both_pipes_are_drained_at_once() -> None:
    done = shell("head -c 1000000 /dev/zero >&2; head -c 1000000 /dev/zero")
    assert (len(done.stdout), len(done.stderr)) == (1_000_000, 1_000_000)


def test_the_time_limit_keeps_what_came_before() -> None:
    done = shell("echo early; sleep 1000", timeout=0.3)
    assert done == Completed(-signal.SIGTERM, b"early\n", b"", timed_out=True)


def test_who_ignores_the_request_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipcheck.process.runner.GRACE", 0.2)
    done = shell("trap '' TERM; echo deaf; while :; do sleep 0.1; done", timeout=0.3)
    assert (done.code, done.stdout, done.timed_out) == (-signal.SIGKILL, b"deaf\n", True)


def test_the_time_limit_ends_the_whole_group(tmp_path: Path) -> None:
    mark = tmp_path / "grandchild"
    shell(f"sleep 1000 & echo $! > {mark}; wait", timeout=0.3)
    until(lambda: not alive(int(mark.read_text())))


def test_a_limit_on_output_keeps_head_and_tail() -> None:
    done = shell("echo first; yes | head -c 5000000; echo last", output_limit=1000)
    assert done.stdout.startswith(b"first\n")
    assert done.stdout.endswith(b"last\n")
    assert "\n… 4999011 bytes left out …\n".encode() in done.stdout
    assert len(done.stdout) < 1100


@pytest.mark.parametrize("limit", [None, 0, 1, 2, 10, 11, 100])
@pytest.mark.parametrize("chunk", [1, 3, 100])
def test_what_fits_the_limit_is_whole(limit: int | None, chunk: int) -> None:
    content = bytes(range(10))
    output = Output(limit)
    for start in range(0, len(content), chunk):
        output.add(content[start : start + chunk])
    whole = limit is None or limit >= len(content)
    assert (output.value() == content) is whole


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ProgramMissing) as caught:
        asyncio.run(run(["no-such-program"], directory="/", environment=dict(os.environ)))
    assert caught.value.program == "no-such-program"
    assert isinstance(caught.value, UsageError)


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such directory"):
        asyncio.run(run(["true"], directory=tmp_path / "gone", environment=dict(os.environ)))


def test_too_many_arguments_are_an_error_of_ours() -> None:
    with pytest.raises(ShipcheckError, match="cannot run true"):
        asyncio.run(run(["true", "x" * 10_000_000], directory="/", environment={"PATH": "/bin"}))


@pytest.mark.parametrize("steps", range(6))
def test_cancelled_at_any_moment_nothing_is_left(steps: int, tmp_path: Path) -> None:
    """Cancelled after so many turns of the loop: before, in and after the start."""
    mark = tmp_path / "processes"

    async def main() -> None:
        text = f"echo $$ >> {mark}; sleep 1000 & echo $! >> {mark}; wait"
        call = run(shell_command(text), directory="/", environment=dict(os.environ))
        task = asyncio.create_task(call)
        for _ in range(steps):
            await asyncio.sleep(0)
        if steps == 5:
            await asyncio.to_thread(numbers, mark, 2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    before = open_files()
    asyncio.run(main())
    assert open_files() == before
    for line in mark.read_text().split() if mark.exists() else []:
        until(_gone(int(line)))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def _gone(process: int) -> Callable[[], bool]:
    return lambda: not alive(process)


def test_cancelled_twice_it_does_not_wait_for_the_grace() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        text = "trap '' TERM; echo deaf; while :; do sleep 0.1; done"
        call = run(shell_command(text), directory="/", environment=dict(os.environ))
        task = asyncio.create_task(call)
        await asyncio.sleep(0.2)
        started = loop.time()
        task.cancel()
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return loop.time() - started

    assert asyncio.run(main()) < 1.5


def test_many_at_once_leave_no_file_open() -> None:
    async def main() -> list[Completed]:
        calls = [
            run(["cat"], directory="/", environment=dict(os.environ), stdin=b"%d" % number)
            for number in range(20)
        ]
        return await asyncio.gather(*calls)

    before = open_files()
    answers = asyncio.run(main())
    assert [answer.stdout for answer in answers] == [b"%d" % number for number in range(20)]
    assert open_files() == before


def test_without_pidfds_it_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(process: int) -> int:
        raise OSError(38, "not here")

    monkeypatch.setattr(os, "pidfd_open", missing, raising=False)
    assert shell("sleep 0.05; exit 4").code == 4
    assert shell("sleep 1000", timeout=0.1).timed_out


def test_it_has_a_group_of_its_own() -> None:
    done = shell(f"exec {sys.executable} -c 'import os; print(os.getpgrp() == os.getpid())'")
    assert done.stdout == b"True\n"


def test_a_pipe_held_by_somebody_else_does_not_hold_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipcheck.process.child.DRAIN", 0.1)
    done = shell("setsid sleep 2 & echo done")
    assert done.stdout == b"done\n"
