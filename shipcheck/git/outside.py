"""Files of the work tree that no commit can fill: what CI or a script left there about a commit."""

from __future__ import annotations

import os
import posixpath
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository

SIDE_LIMIT = 1_000
"""Bytes of a side file; a commit's name has 64 at most."""


class NoSuchFile(ShipcheckError):  # noqa: N818 - says what is the case; an error by its base
    """There is nothing by that path (yet)."""


async def outside_file(repository: Repository, path: str) -> Path:
    """Where a file is that no commit can bring along, nor the side file beside it.

    Raises:
        ShipcheckError: a commit could: git tracks it, or the path leads elsewhere.
    """
    file = _place(repository.top, path)
    # Without regard to case, as file systems may read it.
    names = [f":(top,literal,icase){name}" for name in (path, f"{path}.commit")]
    if await repository.git.lines("ls-files", "--", *names):
        raise ShipcheckError(
            f"{path} is tracked by git, so a branch could bring its own result",
            hint=f"git rm --cached {shlex.quote(path)}, ignore it, and let CI write it.",
        )
    return file


def _place(top: Path, path: str) -> Path:
    """Where the file is, if that is a place which no commit can fill.

    A link, or a submodule, that a branch brings along would lead to a file that git tracks under
    another name.
    """
    if posixpath.isabs(path) or ".." in path.split("/"):
        raise ShipcheckError(f"{path} leads out of the repository")
    file = top / path
    if os.path.realpath(file) != str(Path(os.path.realpath(top)) / path):
        raise ShipcheckError(f"{path} leads through a symbolic link")
    inside = [folder for folder in file.parents if folder.is_relative_to(top) and folder != top]
    if any(os.path.lexists(folder / ".git") for folder in inside):
        raise ShipcheckError(f"{path} is in a submodule, or in a repository of its own")
    return file


def read_regular(file: Path, path: str, limit: int) -> bytes:
    """The content of a file that is called `path` in errors.

    Raises:
        NoSuchFile: it is not there.
        ShipcheckError: it cannot be read, is no regular file, or larger than `limit` bytes.
    """
    try:
        # Not blocking: a pipe that nobody writes to would hold us up for ever.
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ShipcheckError(f"{path} is not a regular file")
            data = opened.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchFile(f"there is no {path}") from error
    except OSError as error:
        raise ShipcheckError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > limit:
        raise ShipcheckError(f"{path} is larger than {limit:,} bytes")
    return data


def side_commit(file: Path, path: str) -> str:
    """The commit that the side file `PATH.commit` names by its first word.

    Raises:
        ShipcheckError: there is none, or it is empty.
    """
    side = file.with_name(file.name + ".commit")
    try:
        words = read_regular(side, f"{path}.commit", SIDE_LIMIT).decode(errors="replace").split()
    except NoSuchFile:
        words = []
    if not words:
        raise ShipcheckError(
            f"{path} does not say which commit it is about",
            hint=f"Put {{sha}} into its path, or the commit into {path}.commit.",
        )
    return words[0]
