"""`services: {ci: {uses: file, path: …}}`: a result that CI, or a script, left in a file.

The file names its commit, else it says nothing: our JSON holds it; JUnit XML is named by `{sha}`
in the path or by a side file, `PATH.commit`, whose first word is the commit. A file that git tracks
never counts, since a branch could bring it along.
"""

from __future__ import annotations

import os
import posixpath
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.ci.junit import read_junit
from shipcheck.ci.runs import CiReport, NoReport, read_report
from shipcheck.errors import ShipcheckError
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from shipcheck.ci.runs import CiRequest

SPECIFICATION = Specification(
    name="file",
    summary="CI results from a file.",
    looks_at="a JSON or JUnit XML file that names the commit",
    parameters={
        "path": {
            "type": "string",
            "minLength": 1,
            "description": "Where the result is, from the repository's root; {sha} is the head.",
        }
    },
    required_parameters=("path",),
    evidence=frozenset({Evidence.OBSERVED}),
)

SIZE_LIMIT = 50_000_000
"""Bytes that a report may have."""


SIDE_LIMIT = 1_000
"""Bytes of a side file; a commit's name has 64 at most."""


async def read(request: CiRequest) -> CiReport:
    """The runs that the file holds.

    Raises:
        NoReport: there is no such file (yet).
        ShipcheckError: it cannot be read, or it may not count.
    """
    template = str(request.settings["path"])
    path = template.replace("{sha}", request.commit)
    file = _place(request.repository.top, path)
    await _refuse_tracked(request, path)
    data = _read_bytes(file, path, SIZE_LIMIT)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        commit = request.commit if "{sha}" in template else _side_commit(file, path)
        return CiReport(commit, read_junit(data, path), path)
    return read_report(data, path)


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


async def _refuse_tracked(request: CiRequest, path: str) -> None:
    """A file that is in git is content of the branch, not a result about it."""
    # Without regard to case, as file systems may read it.
    names = [f":(top,literal,icase){name}" for name in (path, f"{path}.commit")]
    tracked = await request.repository.git.lines("ls-files", "--", *names)
    if tracked:
        raise ShipcheckError(
            f"{path} is tracked by git, so a branch could bring its own result",
            hint=f"git rm --cached {shlex.quote(path)}, ignore it, and let CI write it.",
        )


def _read_bytes(file: Path, path: str, limit: int) -> bytes:
    """The file's content."""
    try:
        # Not blocking: a pipe that nobody writes to would hold us up for ever.
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as opened:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise ShipcheckError(f"{path} is not a regular file")
            data = opened.read(limit + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoReport(f"no CI result at {path}") from error
    except OSError as error:
        raise ShipcheckError(f"cannot read {path}: {error.strerror}") from error
    if len(data) > limit:
        raise ShipcheckError(f"{path} is larger than {limit:,} bytes")
    return data


def _side_commit(file: Path, path: str) -> str:
    """The commit that the side file names."""
    side = file.with_name(file.name + ".commit")
    try:
        words = _read_bytes(side, f"{path}.commit", SIDE_LIMIT).decode(errors="replace").split()
    except NoReport:
        words = []
    if not words:
        raise ShipcheckError(
            f"{path} does not say which commit it is about",
            hint=f"Put {{sha}} into its path, or the commit into {path}.commit.",
        )
    return words[0]
