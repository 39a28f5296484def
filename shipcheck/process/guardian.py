"""Outlives shipcheck by a moment, to end what it started; a script of its own.

```
python -I -S guardian.py LIFELINE STATUS [--remove PATH]... [-- COMMAND...]
```

`LIFELINE` is the read end of a pipe whose write end only shipcheck holds: its end-of-file means
that shipcheck has died, however it died, or wants us to stop. Then the command and all that came
of it are ended, and every `--remove` path is removed, unless the word `done` came before.

A command that ends by itself takes its process group along, and its `--remove` paths; what
deliberately left the group (a build daemon, say) lives on. `STATUS` is the write end of a pipe for
what became of the command, one of `code 0` (negative: the signal), `missing` and `error …`.

Standard library only, and little of it: it starts before every `run:` command.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import time

GRACE = 2.0
"""Seconds between SIGTERM and SIGKILL."""

REMOVAL = 3.0
"""Seconds for which removed paths are kept away: a command in them may have its grace."""

_TICK = 0.02

_IGNORED = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT)

_DEFAULT = (*_IGNORED, signal.SIGPIPE, signal.SIGXFSZ)  # the last two Python ignores by itself

_SET_CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>


class Command:
    """The command that is watched, and all that came of it."""

    def __init__(self, arguments: list[str]) -> None:
        self.code: int | None = None
        self._pid = os.posix_spawnp(
            arguments[0], arguments, os.environ, setpgroup=0, setsigdef=_DEFAULT
        )

    def reap(self) -> None:
        """Take in every child that has ended: the command, and orphans that became ours."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == self._pid:
                    self.code = os.waitstatus_to_exitcode(ended[1])

    def end_group(self) -> None:
        """End the command's process group, gently at first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            left = self._signal_group(number)
            deadline = time.monotonic() + GRACE
            while left and time.monotonic() < deadline:
                time.sleep(_TICK)
                left = self._signal_group(0)
            if not left:
                return

    def end_all(self) -> None:
        """End the group, then every descendant that left it."""
        for process in descendants():
            send(process, signal.SIGTERM)
        self.end_group()
        deadline = time.monotonic() + GRACE
        while (left := descendants()) and time.monotonic() < deadline:
            for process in left:
                send(process, signal.SIGKILL)
            time.sleep(_TICK)
            self.reap()

    def _signal_group(self, number: int) -> bool:
        """Whether anybody of the group is left to be signalled."""
        self.reap()
        try:
            os.killpg(self._pid, number)
        except (ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
            return False
        return True


def send(process: int, number: int) -> None:
    """Signal a process that may be gone."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def descendants() -> list[int]:
    """Our children and theirs; none where there is no `/proc` to ask."""
    children: dict[int, list[int]] = {}
    with contextlib.suppress(OSError):
        for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - pathlib is not loaded
            children.setdefault(_parent(name), []).append(int(name))
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        born = children.get(waiting.pop(), [])
        found += born
        waiting += born
    return found


def _parent(name: str) -> int:
    """The parent of the process that `/proc/NAME` describes; 0 where it is gone."""
    with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:  # noqa: PTH123
        # `pid (name) state ppid …`: the name may hold anything, parentheses too.
        return int(file.read().rpartition(b")")[2].split()[1])
    return 0


def adopt_orphans() -> None:
    """Become the parent of orphaned descendants, where the system can do that (Linux)."""
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError, AttributeError):
            import ctypes  # noqa: PLC0415 - there may be none, and only Linux needs it

            ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def remove(paths: list[str], seconds: float) -> None:
    """Remove the paths and keep them away until whoever wrote there has had the time to end."""
    import shutil  # noqa: PLC0415 - slow to import, and nearly always not needed

    deadline = time.monotonic() + seconds
    while paths:
        for path in paths:
            shutil.rmtree(path, ignore_errors=True)
        if time.monotonic() >= deadline:
            return
        time.sleep(_TICK)


def watch(lifeline: int, command: Command | None) -> str:
    """Wait for the end of the command (`ended`), or of the lifeline: what came through it."""
    wake, bell = os.pipe()
    os.set_blocking(bell, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # set_wakeup_fd needs a handler that is ours
    signal.set_wakeup_fd(bell)
    said = b""
    while True:
        if command is not None:
            command.reap()  # it may have ended before the bell was there
            if command.code is not None:
                return "ended"
        ready, _, _ = select.select([lifeline, wake], [], [])
        if wake in ready:
            os.read(wake, 512)
        if lifeline in ready:
            word = os.read(lifeline, 512)
            said += word
            if not word:
                return said.decode()


def report(status: int, line: str) -> None:
    """Say how it ended; nobody may be left to hear it."""
    with contextlib.suppress(BrokenPipeError):
        os.write(status, line.encode())


def guard(lifeline: int, status: int, arguments: list[str], paths: list[str]) -> None:
    """Start the command if there is one, and see it or the lifeline to the end."""
    adopt_orphans()
    try:
        command = Command(arguments) if arguments else None
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return report(status, "missing")
    except OSError as error:
        return report(status, f"error {error.strerror}")
    said = watch(lifeline, command)
    if command is not None:
        if said == "ended":
            command.end_group()
        else:
            command.end_all()
        report(status, f"code {-signal.SIGKILL if command.code is None else command.code}")
    if said != "done":
        remove(paths, 0.0 if said == "ended" else REMOVAL)
    return None


def main(arguments: list[str]) -> None:
    """Read the command line."""
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    lifeline, status = int(arguments[0]), int(arguments[1])
    for file in (lifeline, status):
        os.set_inheritable(file, False)  # noqa: FBT003 - takes no keyword
    rest = arguments[2:]
    paths = []
    while rest[:1] == ["--remove"]:
        paths.append(rest[1])
        rest = rest[2:]
    guard(lifeline, status, rest[1:], paths)


if __name__ == "__main__":
    main(sys.argv[1:])
