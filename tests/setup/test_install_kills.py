"""Killed before any of its writes, an installation leaves old or new, and can be taken back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.setup.installation import PATH, Look, hook, installed, look

if TYPE_CHECKING:
    from pathlib import Path

# Kills itself before the write whose number it is told; says how many there were.
KILLED = """
import os, signal, sys
top, count = os.fsencode(sys.argv[1]), int(sys.argv[2])
WRITES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod")
seen = 0
def watch(event, arguments):
    global seen
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, int) or not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
    elif event in WRITES:
        path = arguments[0]
    else:
        return
    if isinstance(path, int) or not os.fsencode(path).startswith(top):
        return
    seen += 1
    if seen == count:
        os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["shipcheck", "install", "--yes", "-C", sys.argv[1], *sys.argv[3:]]
from shipcheck.__main__ import main
end = os._exit
os._exit = lambda code: (sys.stderr.write(f"\\nwrites: {seen}"), sys.stderr.flush(), end(code))
sys.addaudithook(watch)
main()
"""
MINE = "#!/bin/sh\necho mine\n"
FILES = ("config", "hooks/pre-push", "hooks/pre-merge-commit")


def killed(sample: Sample, count: int, *arguments: str) -> tuple[int, int]:
    """Run it and kill it before a write; the exit code, and how many writes there were."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(sample.path), str(count), *arguments],
        env={**os.environ, "PATH": PATH}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    _, _, writes = done.stderr.decode().rpartition("writes: ")
    return done.returncode, int(writes) if done.returncode == 0 else 0


def copy_of(sample: Sample, path: Path) -> Sample:
    """A copy in the place of an earlier one: the record names absolute paths."""
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(sample.path, path, symlinks=True)
    return Sample(path)


def assert_old_or_new(now: Look, old: Look, new: Look) -> None:
    for name in FILES:
        file = f".git/{name}"
        assert now.get(file) in (old.get(file), new.get(file)), name


@pytest.fixture
def origin(sample: Sample) -> Sample:
    """A repository with an alias and a hook of its own."""
    sample.git("config", "alias.ship", "push origin")
    hook(sample, "pre-push", MINE)
    return sample


@pytest.mark.slow
def test_of_an_installation(origin: Sample, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    sample = copy_of(origin, place)
    old = look(place)
    code, writes = killed(sample, 0)
    assert (code, writes > 10) == (0, True)
    new = look(place)
    for count in range(1, writes + 1):
        sample = copy_of(origin, place)
        assert killed(sample, count)[0] == -signal.SIGKILL
        now = look(place)
        assert_old_or_new(now, old, new)
        _break_locks(place)
        if count % 2:  # once more, and to the end
            installed(sample)
            assert_old_or_new(look(place), new, new)
        installed(sample, "--undo")
        assert look(place) == old, count


@pytest.mark.slow
def test_of_an_undo(origin: Sample, tmp_path: Path) -> None:
    place = tmp_path / "copy"
    old = look(copy_of(origin, place).path)
    full = copy_of(origin, place)
    installed(full)
    new = look(place)
    ready = copy_of(full, tmp_path / "ready")
    code, writes = killed(full, 0, "--undo")
    assert (code, writes > 5) == (0, True)
    for count in range(1, writes + 1):
        sample = copy_of(ready, place)
        assert killed(sample, count, "--undo")[0] == -signal.SIGKILL
        assert_old_or_new(look(place), old, new)
        _break_locks(place)
        installed(sample, "--undo")
        assert look(place) == old, count


def _break_locks(place: Path) -> None:
    """What git asks for after a kill of its own, too."""
    (place / ".git" / "config.lock").unlink(missing_ok=True)
