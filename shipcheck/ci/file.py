"""`services: {ci: {uses: file, path: …}}`: a result that CI, or a script, left in a file.

The file names its commit, else it says nothing: our JSON holds it; JUnit XML is named by `{sha}`
in the path or by a side file, `PATH.commit`, whose first word is the commit. A file that git tracks
never counts, since a branch could bring it along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci.junit import read_junit
from shipcheck.ci.runs import CiReport, NoReport, read_report
from shipcheck.errors import ShipcheckError
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from pathlib import Path

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


async def read(request: CiRequest) -> CiReport:
    """The runs that the file holds."""
    template = str(request.settings["path"])
    path = template.replace("{sha}", request.commit)
    await _refuse_tracked(request, path)
    file = request.repository.top / path
    data = _read_bytes(file, path)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        commit = request.commit if "{sha}" in template else _side_commit(file, path)
        return CiReport(commit, read_junit(data, path), path)
    return read_report(data, path)


async def _refuse_tracked(request: CiRequest, path: str) -> None:
    """A file that is in git is content of the branch, not a result about it."""
    tracked = await request.repository.git.lines(
        "--literal-pathspecs", "ls-files", "--", path, path + ".commit"
    )
    if tracked:
        raise ShipcheckError(
            f"{path} is tracked by git, so a branch could bring its own result",
            hint=f"git rm --cached {path}, ignore it, and let CI write it.",
        )


def _read_bytes(file: Path, path: str) -> bytes:
    """The file's content."""
    try:
        if file.stat().st_size > SIZE_LIMIT:
            raise ShipcheckError(f"{path} is larger than {SIZE_LIMIT // 1_000_000} MB")
        return file.read_bytes()
    except FileNotFoundError as error:
        raise NoReport(f"no CI result at {path}") from error
    except OSError as error:
        raise ShipcheckError(f"cannot read {path}: {error.strerror}") from error


def _side_commit(file: Path, path: str) -> str:
    """The commit that the side file names."""
    side = file.with_name(file.name + ".commit")
    try:
        words = side.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        words = []
    if not words:
        raise ShipcheckError(
            f"{path} does not say which commit it is about",
            hint=f"Put {{sha}} into its path, or the commit into {path}.commit.",
        )
    return words[0]
