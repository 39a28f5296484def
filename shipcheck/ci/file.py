"""`services: {ci: {uses: file, path: …}}`: a result that CI, or a script, left in a file.

The file names its commit, else it says nothing: our JSON holds it; JUnit XML is named by `{sha}`
in the path or by a side file, `PATH.commit`, whose first word is the commit. A file that git tracks
never counts, since a branch could bring it along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci.junit import read_junit
from shipcheck.ci.runs import STATE_OF, CiReport, NoReport, read_report
from shipcheck.git.outside import NoSuchFile, outside_file, read_regular, side_commit
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

HOSTS: tuple[str, ...] = ()
STATES = STATE_OF
"""The words that a result may use, of whatever service."""


async def read(request: CiRequest) -> CiReport:
    """The runs that the file holds.

    Raises:
        NoReport: there is no such file (yet).
        ShipcheckError: it cannot be read, or it may not count.
    """
    template = str(request.settings["path"])
    path = template.replace("{sha}", request.commit)
    file = await outside_file(request.repository, path)
    try:
        data = read_regular(file, path, SIZE_LIMIT)
    except NoSuchFile as error:
        raise NoReport(f"no CI result at {path}") from error
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        commit = request.commit if "{sha}" in template else side_commit(file, path)
        return CiReport(commit, read_junit(data, path), path)
    return read_report(data, path)
