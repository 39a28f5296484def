"""GitHub: the check runs and commit statuses of exactly one commit, and the workflow runs behind them.

Three requests a verdict, asked at the same time, and one more for each further hundred entries; the
artefacts cost one for the workflow runs, one for each of these, and two for each one fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci._github_artifacts import fetched, listed
from shipcheck.ci._github_checks import all_runs
from shipcheck.ci._github_lists import read_lists
from shipcheck.ci._github_states import WORDS
from shipcheck.ci._github_workflows import read_workflows
from shipcheck.ci._reading import short
from shipcheck.ci.runs import CiReport, NoReport
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.github import HOSTS as API_HOSTS
from shipcheck.hosting.github import PARAMETERS
from shipcheck.hosting.github_api import open_github
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.ci.runs import Artifact, CiRequest
    from shipcheck.hosting.github_api import GitHub

SPECIFICATION = Specification(
    name="github",
    summary="GitHub's checks and commit statuses, of Actions and of every other app.",
    looks_at="check runs, commit statuses and workflow runs of exactly the commit",
    parameters={
        **PARAMETERS,
        "artifacts": {
            "type": "array",
            "items": {"type": "string", "minLength": 1},
            "description": "Names of artefacts that hold coverage reports (*, ?); the usual if left out.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = API_HOSTS
BY_COMMIT = True
"""GitHub can be asked by the commit alone."""
STATES = WORDS
"""What shipcheck makes of each word, as REST and as GraphQL write it."""


async def read(request: CiRequest) -> CiReport:
    """What every app and every workflow says of the commit.

    Raises:
        NoReport: nothing reports on it; UnknownCommit where GitHub does not know it.
        CredentialError: none is there, or it may not see all of this.
        ShipcheckError: GitHub cannot be asked, or answers what nobody understands.
    """
    github = await opened(request)
    async with github.api.client:
        checks, statuses, workflows = await read_lists(github, request.commit)
    read_ones = read_workflows(workflows, _own(request), request.branch)
    runs = all_runs(checks, statuses, read_ones)
    source = f"GitHub, {github.owner}/{github.name}"
    if not runs:
        raise NoReport(f"{source} has no check and no status for {short(request.commit)}")
    return CiReport(request.commit, runs, source)


async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
    """The artefacts of the newest runs of all workflows for the commit; raises as `read`."""
    github = await opened(request)
    async with github.api.client:
        return await listed(github, request.commit, _own(request), request.branch)


async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
    """An artefact as a zip of at most `limit` bytes; raises as `read`."""
    github = await opened(request)
    async with github.api.client:
        return await fetched(github, artifact, limit)


async def opened(request: CiRequest) -> GitHub:
    """The repository's API, whose client the caller closes.

    Raises:
        CredentialError: there is no credential.
        ShipcheckError: nothing may be asked, or nothing tells which repository.
    """
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    place = request.place
    if place is None or place.forge != "github":
        raise ShipcheckError(
            "nothing tells which repository of GitHub this is",
            hint="Set services.ci.repository to owner/name.",
        )
    return await open_github(
        place, request.environment, request.client, request.repository.top, request.now
    )


def _own(request: CiRequest) -> str:
    """The number of the workflow run that we are a job of, empty where we are none."""
    return request.environment.get("GITHUB_RUN_ID", "").strip()
