"""Guarded commands, and what remains after the worst has happened to us."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.process import guardian
from shipcheck.process.guarded import removed_if_killed, run_guarded
from shipcheck.process.runner import Completed, ProgramMissing, shell_command
from tests.process.waiting import alive, numbers, open_files, until

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can adopt orphans")


def shell(text: str, **options: object) -> Completed:
    call = run_guarded(shell_command(text), directory="/", environment=dict(os.environ), **options)  # type: ignore[arg-type] # options of several types
    return asyncio.run(call)


def test_it_keeps_output_and_code() -> None:
    done = shell("echo out; echo err >&2; exit 3")
    assert done == Completed(3, b"out\n", b"err\n", timed_out=False)


def test_a_signal_is_a_negative_code() -> None:
    assert shell("kill -SEGV $$").code == -signal.SIGSEGV


def test_the_command_does_not_inherit_what_the_guardian_holds() -> None:
    done = shell("trap 'echo heard; exit 0' INT; kill -INT $$; echo deaf")
    assert done.stdout == b"heard\n"
    program = "import os; print([n for n in range(3, 64) if os.path.exists(f'/dev/fd/{n}')])"
    assert shell(f'exec {sys.executable} -c "{program}"').stdout == b"[]\n"


def test_the_time_limit_keeps_what_came_before() -> None:
    done = shell("echo early; sleep 1000", timeout=0.5)
    assert done == Completed(-signal.SIGTERM, b"early\n", b"", timed_out=True)


def test_what_is_left_of_the_group_ends_with_the_command(tmp_path: Path) -> None:
    mark = tmp_path / "left"
    done = shell(f"sleep 1000 >/dev/null 2>&1 & echo $! > {mark}; echo done")
    assert done.stdout == b"done\n"
    assert not alive(numbers(mark, 1)[0])


@LINUX
def test_the_time_limit_reaches_who_left_the_group(tmp_path: Path) -> None:
    mark = tmp_path / "left"
    shell(f"setsid sh -c 'echo $$ > {mark}; exec sleep 1000' & sleep 1000", timeout=1)
    assert not alive(numbers(mark, 1)[0])


def test_a_missing_program_is_named() -> None:
    with pytest.raises(ProgramMissing) as caught:
        asyncio.run(run_guarded(["no-such"], directory="/", environment=dict(os.environ)))
    assert caught.value.program == "no-such"


def test_a_missing_directory_leaves_no_file_open(tmp_path: Path) -> None:
    before = open_files()
    with pytest.raises(UsageError, match="no such directory"):
        asyncio.run(run_guarded(["true"], directory=tmp_path / "gone", environment={}))
    assert open_files() == before


def test_what_cannot_be_executed_is_an_error_of_ours(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(b"\x7fELF but not really")
    program.chmod(0o755)
    with pytest.raises(ShipcheckError, match="cannot run"):
        asyncio.run(run_guarded([str(program)], directory="/", environment={}))


def test_a_killed_guardian_is_said(tmp_path: Path) -> None:
    with pytest.raises(ShipcheckError, match="guardian was killed"):
        shell("kill -KILL $PPID")


@pytest.mark.parametrize("steps", range(4))
def test_cancelled_at_any_moment_nothing_is_left(steps: int, tmp_path: Path) -> None:
    mark = tmp_path / "processes"

    async def main() -> None:
        text = f"echo $$ >> {mark}; sleep 1000 & echo $! >> {mark}; wait"
        call = run_guarded(shell_command(text), directory="/", environment=dict(os.environ))
        task = asyncio.create_task(call)
        for _ in range(steps):
            await asyncio.sleep(0)
        if steps == 3:
            await asyncio.to_thread(numbers, mark, 2)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()  # an impatient user
        with pytest.raises(asyncio.CancelledError):
            await task

    before = open_files()
    asyncio.run(main())
    assert open_files() == before
    for line in mark.read_text().split() if mark.exists() else []:
        assert not alive(int(line))


PARENT = """
import asyncio, os, sys
from pathlib import Path
from shipcheck.process.guarded import removed_if_killed, run_guarded
async def main():
    async with removed_if_killed(Path(sys.argv[2])):
        await run_guarded(["/bin/sh", "-c", sys.argv[1]], directory="/", environment=dict(os.environ))
asyncio.run(main())
"""


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT]
)
def test_when_we_are_killed_everything_ends(number: signal.Signals, tmp_path: Path) -> None:
    mark, folder = tmp_path / "processes", tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    text = f"""
        echo $$ >> {mark}; echo $PPID >> {mark}; trap '' INT
        sleep 1000 & echo $! >> {mark}
        (trap '' TERM; while :; do sleep 0.1; done) & echo $! >> {mark}
        {"setsid" if sys.platform == "linux" else ""} sh -c 'echo $$ >> {mark}; exec sleep 1000' &
        wait
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, text, str(folder)],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.DEVNULL,
    )
    processes = numbers(mark, 5)
    parent.send_signal(number)
    parent.wait()
    until(lambda: not any(alive(process) for process in processes))
    if number is signal.SIGINT:  # only this one lets us leave in order
        assert folder.exists()
    else:
        until(lambda: not folder.exists())


def test_killed_before_the_guardian_is_up_it_still_acts(tmp_path: Path) -> None:
    """The lifeline is there from birth: its end is seen however late the guardian looks."""
    folder = tmp_path / "folder"
    folder.mkdir()
    held, lifeline = os.pipe()
    os.close(lifeline)
    script = [sys.executable, "-I", "-S", guardian.__file__, str(held), str(held)]
    started = subprocess.Popen([*script, "--remove", str(folder)], pass_fds=[held])
    os.close(held)
    until(lambda: not folder.exists())
    started.kill()
    started.wait()


def test_leaving_in_order_removes_nothing(tmp_path: Path) -> None:
    async def main() -> None:
        async with removed_if_killed(tmp_path):
            raise ShipcheckError("anything")

    before = open_files()
    with pytest.raises(ShipcheckError, match="anything"):
        asyncio.run(main())
    assert tmp_path.exists()
    assert open_files() == before
