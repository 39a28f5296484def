from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from shipcheck.process.aside import aside


def test_the_answer_and_the_error() -> None:
    assert asyncio.run(aside(lambda: 7)) == 7
    with pytest.raises(ZeroDivisionError):
        asyncio.run(aside(lambda: 1 // 0))


def test_the_loop_goes_on_meanwhile() -> None:
    release = threading.Event()

    async def both() -> bool:
        waiting = asyncio.ensure_future(aside(release.wait))
        await asyncio.sleep(0)
        release.set()
        return await waiting

    assert asyncio.run(both())


def test_a_time_limit_ends_it_at_once_and_the_program_too() -> None:
    script = (
        "import asyncio, threading\n"
        "from shipcheck.process.aside import aside\n"
        "async def main():\n"
        "    try:\n"
        "        async with asyncio.timeout(0.05):\n"
        "            await aside(threading.Event().wait)\n"
        "    except TimeoutError:\n"
        "        print('over')\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=30
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "over\n", "")
