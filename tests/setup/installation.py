"""Runs `shipcheck install`, and looks at everything that it might have changed."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.stories.running import Ended, shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample

SKIPPED = ("objects", "logs", "index", "lfs")
PROGRAM = str(Path(sys.executable).parent.resolve() / "shipcheck")
"""The program beside the interpreter, which is what an installation from here leads to."""

PATH = os.pathsep.join(
    folder
    for folder in os.environ["PATH"].split(os.pathsep)
    if not Path(folder, "shipcheck").exists()
)


def alias_of(command: str) -> str:
    """What `git ship` is to run: where the user stands, not at the top, where git runs it."""
    return f'!cd -- "${{GIT_PREFIX:-.}}" && {command} merge'


def escaped(value: str) -> str:
    """A value as git writes it into a file."""
    return value.replace('"', '\\"')


Look = dict[str, tuple[int, bytes]]


def install(sample: Sample, *arguments: str, **environment: str | None) -> Ended:
    """Run it without a terminal, agreed to beforehand, and with no shipcheck on PATH."""
    variables = {"PATH": PATH, "VIRTUAL_ENV": None, **environment}
    return shipcheck("install", "--yes", *arguments, cwd=sample.path, environment=variables)


def installed(sample: Sample, *arguments: str, **environment: str | None) -> Ended:
    """The same, where it has to succeed."""
    done = install(sample, *arguments, **environment)
    assert done.code == 0, done
    return done


def look(folder: Path) -> Look:
    """Every file, link and folder with its mode and content; of `.git` not what git itself keeps."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name.startswith(tuple(f".git/{one}" for one in SKIPPED)):
            continue
        status = path.lstat()
        content = b""
        if path.is_symlink():
            content = os.fsencode(path.readlink())
        elif stat.S_ISREG(status.st_mode):
            content = path.read_bytes()
        found[name] = (status.st_mode, content)
    return found


def hook(sample: Sample, name: str, text: str, mode: int = 0o755) -> Path:
    """A hook of the user's own."""
    path = sample.path / ".git" / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path
