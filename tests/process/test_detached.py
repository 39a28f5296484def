"""A plan is carried out whole or not at all, whoever dies; with shells in the place of git."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from shipcheck.process import all_or_nothing
from shipcheck.process.detached import PlanEnd, carry_out, to_the_end
from tests.process.waiting import named_in_a_command, until

HOLDER = """
while read -r order; do
  case "$order" in
    begin) if test -e {folder}/taken; then echo taken >&2; exit 1; fi
           touch {folder}/held; echo held;;
    finish) rm {folder}/held; touch {folder}/finished; echo finished;;
    abort) rm {folder}/held; touch {folder}/aborted;;
  esac
done
"""


def step(folder: Path, command: str, **more: object) -> dict[str, Any]:
    """A step that is a line of shell."""
    commands = {
        name: [["/bin/sh", "-c", text] for text in cast("list[str]", more.pop(name, []))]
        for name in ("undo", "repair")
    }
    return {
        "directory": str(folder), "environment": {"PATH": os.environ["PATH"]}, "busy": "locked",
        "command": ["/bin/sh", "-c", command], "says": None, **commands, **more,
    }  # fmt: skip


def plan(folder: Path, *steps: dict[str, Any], settled: str = "false") -> dict[str, Any]:
    """A plan whose holder leaves marks in a folder."""
    return {
        "holder": {
            **step(folder, HOLDER.format(folder=folder)),
            "begin": "begin\n", "held": "held", "finish": "finish\n", "finished": "finished",
            "abort": "abort\n",
        },
        "steps": list(steps),
        "settled": step(folder, settled),
    }  # fmt: skip


def marks(folder: Path) -> set[str]:
    """What is in the folder."""
    return {path.name for path in folder.iterdir()}


def done(work: dict[str, Any]) -> PlanEnd:
    """How a plan ends."""
    return asyncio.run(carry_out(work))


def test_all_is_done_while_it_is_held(tmp_path: Path) -> None:
    steps = [
        step(tmp_path, "test -e held && touch one"),
        step(tmp_path, "test -e one && touch two"),
    ]
    assert done(plan(tmp_path, *steps)) == PlanEnd(True, "finish", "", interrupted=False)
    assert marks(tmp_path) == {"one", "two", "finished"}


def test_what_cannot_be_held_is_not_begun(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    end = done(plan(tmp_path, step(tmp_path, "touch one")))
    assert end == PlanEnd(False, "held", "taken\n", interrupted=False)
    assert marks(tmp_path) == {"taken"}


def test_a_step_that_fails_takes_the_others_back(tmp_path: Path) -> None:
    steps = [
        step(tmp_path, "touch one", undo=["rm one", "echo one >> undone"]),
        step(tmp_path, "touch two", undo=["rm two", "echo two >> undone"]),
        step(tmp_path, "touch part; echo why >&2; exit 1", repair=["rm part"], undo=["touch no"]),
        step(tmp_path, "touch never"),
    ]
    assert done(plan(tmp_path, *steps)) == PlanEnd(False, "2", "why\n", interrupted=False)
    assert marks(tmp_path) == {"aborted", "undone"}
    assert (tmp_path / "undone").read_text() == "two\none\n"


def test_a_step_that_says_something_else_fails_without_words(tmp_path: Path) -> None:
    end = done(plan(tmp_path, step(tmp_path, "echo this; echo noise >&2", says="that\n")))
    assert (end.done, end.stage, end.words) == (False, "0", "")
    assert marks(tmp_path) == {"aborted"}


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    once = "test -e seen || { touch seen; echo locked >&2; exit 1; }"
    assert done(plan(tmp_path, step(tmp_path, once))).done is True


def test_a_lock_that_stays_is_no_reason_for_a_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_or_nothing, "PATIENCE", 0.0)
    stuck = step(tmp_path, "echo locked >&2; exit 1", repair=["touch repaired"])
    answer = all_or_nothing.carry_out(plan(tmp_path, stuck))
    assert answer == {"done": False, "stage": "0", "words": "locked\n"}
    assert marks(tmp_path) == {"aborted"}


@pytest.mark.parametrize("settled", [True, False])
def test_an_end_that_is_not_told_is_looked_at(tmp_path: Path, settled: bool) -> None:
    work = plan(
        tmp_path, step(tmp_path, "touch one", undo=["rm one"]), settled=str(settled).lower()
    )
    work["holder"]["finished"] = "never said"
    work["holder"]["finish"] = "finish\n"
    work["holder"]["command"][2] = HOLDER.format(folder=tmp_path).replace(
        "echo finished", "echo lost >&2; exit 1"
    )
    end = done(work)
    assert (end.done, end.words) == (settled, "lost\n")
    assert ("one" in marks(tmp_path)) is settled


def test_half_a_plan_is_none(tmp_path: Path) -> None:
    text = b'{"holder": {"command": ["touch", "' + os.fsencode(tmp_path) + b'/no"]'
    ended = subprocess.run(
        [sys.executable, "-I", "-S", all_or_nothing.__file__],
        input=text, capture_output=True, check=True,
    )  # fmt: skip
    assert (ended.stdout, marks(tmp_path)) == (b"", set())


def test_a_cancellation_is_told_and_does_not_end_it(tmp_path: Path) -> None:
    async def cancelled() -> PlanEnd:
        slow = step(tmp_path, "touch begun; while ! test -e go; do sleep 0.01; done")
        task = asyncio.ensure_future(carry_out(plan(tmp_path, slow)))
        await asyncio.to_thread(until, (tmp_path / "begun").exists)
        task.cancel()
        await asyncio.sleep(0)
        task.cancel()
        (tmp_path / "go").touch()
        return await task

    assert asyncio.run(cancelled()) == PlanEnd(True, "finish", "", interrupted=True)


def test_what_must_end_hands_on_its_error() -> None:
    async def failing() -> None:
        raise ValueError("as it was")

    with pytest.raises(ValueError, match="as it was"):
        asyncio.run(to_the_end(failing()))


CALLER = """
import asyncio, json, sys
from shipcheck.process.detached import carry_out
asyncio.run(carry_out(json.loads(sys.argv[1])))
"""


@pytest.mark.parametrize("group", [False, True])
def test_it_is_done_although_we_are_killed(tmp_path: Path, group: bool) -> None:
    import json

    slow = step(tmp_path, "touch begun; while ! test -e go; do sleep 0.01; done")
    work = json.dumps(plan(tmp_path, slow, step(tmp_path, "touch after")))
    process = subprocess.Popen([sys.executable, "-c", CALLER, work], start_new_session=True)
    until((tmp_path / "begun").exists)
    if group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    assert "after" not in marks(tmp_path)
    (tmp_path / "go").touch()
    until((tmp_path / "finished").exists)
    assert marks(tmp_path) == {"begun", "go", "after", "finished"}
    until(lambda: not named_in_a_command(str(tmp_path)))


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\xfe")
    work = plan(tmp_path, {**step(tmp_path, ""), "command": ["touch", name]})
    assert done(work).done is True
    assert name in marks(tmp_path)
