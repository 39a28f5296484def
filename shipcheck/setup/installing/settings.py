"""git's configuration files: which one git writes, what it says, what it would say."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.setup.installing.files import SETTINGS_MODE, content_of, put_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.git.runner import Git


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that applies here: `scope` is system, global, local, worktree or command."""

    scope: str
    origin: str
    value: str


def user_file(environment: Mapping[str, str]) -> Path:
    """The file that `git config --global` writes to.

    As git chooses: GIT_CONFIG_GLOBAL; `~/.gitconfig`, unless only `$XDG_CONFIG_HOME/git/config`
    is there. Links are followed, as git does.
    """
    named = environment.get("GIT_CONFIG_GLOBAL")
    if named:
        return _real(Path(named))
    home = Path(environment.get("HOME") or Path.home())
    usual = home / ".gitconfig"
    other = Path(environment.get("XDG_CONFIG_HOME") or home / ".config", "git", "config")
    return _real(other if other.exists() and not usual.exists() else usual)


def repository_file(common_dir: Path) -> Path:
    """The file that `git config --local` writes to; linked work trees share it."""
    return _real(common_dir / "config")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


async def values_in(git: Git, path: Path, key: str) -> tuple[str, ...]:
    """The values of a key in one file, not in those that it includes."""
    if content_of(path) is None:
        return ()
    return await _values(git, path, key)


async def _values(git: Git, path: Path, key: str) -> tuple[str, ...]:
    listing = await git.text("config", "-z", "--file", str(path), "--get-all", key, ok=(0, 1))
    return tuple(listing.split("\0")[:-1])


async def values_here(git: Git, key: str) -> tuple[Setting, ...]:
    """Every value of a key that git reads here, the one that wins last."""
    listing = await git.text(
        "config", "-z", "--show-scope", "--show-origin", "--get-all", key, ok=(0, 1)
    )
    words = listing.split("\0")[:-1]
    rows = zip(words[::3], words[1::3], words[2::3], strict=True)
    return tuple(Setting(*row) for row in rows)


async def content_with(git: Git, before: bytes | None, key: str, values: Sequence[str]) -> bytes:
    """What git makes of a file's content when a key gets these values; none takes it out."""
    with tempfile.TemporaryDirectory(prefix="shipcheck-config-") as folder:
        copy = Path(folder, "config")
        put_file(copy, before or b"", SETTINGS_MODE)
        there = await _values(git, copy, key)
        if there and len(values) != 1:
            await git.run("config", "--file", str(copy), "--unset-all", key)
        if len(values) == 1:
            await git.run("config", "--file", str(copy), "--replace-all", key, values[0])
        else:
            for value in values:
                await git.run("config", "--file", str(copy), "--add", key, value)
        return content_of(copy) or b""
