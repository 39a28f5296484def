"""Short ways to ask the code under test."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, TypeVar

from shipcheck.git.repository import Repository, open_repository
from shipcheck.git.runner import Git

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

T = TypeVar("T")


def done(call: Coroutine[Any, Any, T]) -> T:
    """The answer of a coroutine."""
    return asyncio.run(call)


def opened(directory: Path, **environment: str) -> Repository:
    """The repository of a directory."""
    return done(open_repository(directory, {**os.environ, **environment}))


def git_in(directory: Path, **environment: str) -> Git:
    """Git in a directory."""
    return Git(directory, {**os.environ, **environment})


def snapshot(directory: Path) -> dict[str, bytes]:
    """Every file below a directory."""
    return {
        str(path.relative_to(directory)): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }
