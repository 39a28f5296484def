"""Carries out a plan to its end although shipcheck may die meanwhile; a script of its own.

```
python -I -S all_or_nothing.py < PLAN
```

The plan is one JSON object. Its `holder` is a command that takes what must not move when it is told
`begin`, answers `held`, and lets go when it is told `finish` or `abort`. In between the `steps` are
run, each a command that must exit with 0 and say what it `says`, if that is given. If one does not,
its `repair` is run and the `undo` of those before it, last first, and the holder is told to abort.
What fails because of somebody's `busy` lock is tried again for a while.

Half a plan, as a dying writer leaves it, is none: then nothing is done. The answer is one JSON object
on standard output: `{"done", "stage", "words"}`; `stage` is `held`, `finish` or the number of a step,
and `words` are empty where that step did not fail but said something else than it has to.

Texts are UTF-8 with surrogate escapes. Standard library only, and little of it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

PATIENCE = 2.0
"""Seconds for which a lock of somebody else is waited for: git holds its own for milliseconds."""

TICK = 0.05

IGNORED = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT, signal.SIGPIPE)


def encoded(text: str) -> bytes:
    """A text as the bytes that it stands for."""
    return text.encode("utf-8", "surrogateescape")


class Holder:
    """The command that holds what must not move."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._process = subprocess.Popen(
            [encoded(word) for word in plan["command"]],
            cwd=encoded(plan["directory"]),
            env=environment(plan),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def begins(self) -> bool:
        """Whether it holds."""
        return self._answers("begin", "held")

    def finishes(self) -> bool:
        """Whether it says that it has finished."""
        return self._answers("finish", "finished")

    def aborts(self) -> None:
        """Have it let go."""
        self._tell(self._plan["abort"])

    def close(self) -> str:
        """Wait for its end; what it complained of."""
        _, words = self._process.communicate()
        return words.decode("utf-8", "surrogateescape")

    def _answers(self, order: str, answer: str) -> bool:
        """Whether an order is followed by its answer, before the output ends."""
        self._tell(self._plan[order])
        wanted = encoded(self._plan[answer])
        return any(line.rstrip(b"\n") == wanted for line in iter(self._read_line, b""))

    def _read_line(self) -> bytes:
        return self._process.stdout.readline() if self._process.stdout else b""

    def _tell(self, order: str) -> None:
        try:
            if self._process.stdin:
                self._process.stdin.write(encoded(order))
                self._process.stdin.flush()
        except BrokenPipeError:  # it has ended: its words say why
            return


def environment(plan: dict[str, Any]) -> dict[bytes, bytes]:
    """The environment of a command."""
    return {encoded(name): encoded(value) for name, value in plan["environment"].items()}


def run(step: dict[str, Any], command: list[str]) -> tuple[bool, str]:
    """Run a command where a step runs; whether it did as wanted, and why it failed if it did."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            done = subprocess.run(
                [encoded(word) for word in command],
                cwd=encoded(step["directory"]),
                env=environment(step),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:  # its directory is gone, say: that undoes what others did
            return False, f"fatal: {error}"
        words = done.stderr.decode("utf-8", "surrogateescape")
        if not done.returncode:
            return _says(step, command, done.stdout), ""
        if step["busy"] not in words or time.monotonic() > deadline:
            return False, words
        time.sleep(TICK)


def _says(step: dict[str, Any], command: list[str], output: bytes) -> bool:
    """Whether a step's own command said what it has to."""
    says = step.get("says")
    return says is None or command != step["command"] or output == encoded(says)


def mend(step: dict[str, Any], commands: str) -> None:
    """Run the repair or the undo of a step, up to the first command that fails."""
    for command in step.get(commands, []):
        if not run(step, command)[0]:
            return


def undo(steps: list[dict[str, Any]]) -> None:
    """Take back steps, the last first."""
    for step in reversed(steps):
        mend(step, "undo")


def walk(steps: list[dict[str, Any]]) -> tuple[int, str]:
    """Take the steps; how many were taken, and the words of the one that failed."""
    for number, step in enumerate(steps):
        good, words = run(step, step["command"])
        if not good:
            if step["busy"] not in words:  # else it has not begun
                mend(step, "repair")
            undo(steps[:number])
            return number, words
    return len(steps), ""


def carry_out(plan: dict[str, Any]) -> dict[str, Any]:
    """Do all of a plan, or nothing."""
    holder, steps = Holder(plan["holder"]), plan["steps"]
    if not holder.begins():
        return {"done": False, "stage": "held", "words": holder.close()}
    taken, words = walk(steps)
    if taken < len(steps):
        holder.aborts()
        holder.close()
        return {"done": False, "stage": str(taken), "words": words}
    finished = holder.finishes()
    words = holder.close()
    if not finished and not run(plan["settled"], plan["settled"]["command"])[0]:
        undo(steps)
        return {"done": False, "stage": "finish", "words": words}
    return {"done": True, "stage": "finish", "words": words}


def main() -> None:
    """Read the plan, carry it out, and answer, though nobody may be listening."""
    for number in IGNORED:
        signal.signal(number, signal.SIG_IGN)
    try:
        plan = json.loads(sys.stdin.buffer.read())
    except ValueError:  # whoever wrote it has died
        return
    answer = json.dumps(carry_out(plan)).encode()
    try:
        os.write(1, answer)
    except BrokenPipeError:
        return


if __name__ == "__main__":
    main()
