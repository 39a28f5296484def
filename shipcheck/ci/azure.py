"""`services: {ci: {uses: azure}}`: Azure Pipelines, and what others report to Azure Repos for a commit.

Builds are listed by branch, since Azure DevOps finds none by commit; those from before the commit was
pushed are left out. A build of a pull request is of a merge commit; it counts where its own
`triggerInfo` says that it was made of exactly this commit. Requests for one commit: the repository,
the commit, its statuses and the builds of the branch; with a pull request its builds and its statuses
too, and its iterations where it has statuses.

Sources: learn.microsoft.com, REST API 7.1: Builds - List, Statuses - List, Pull Request Statuses - List,
Pull Request Iterations - List.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci._azure_reading import STATES, Read, builds_of, pull_statuses_of, status_run
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import CiReport, NoReport, UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.azure import HOSTS as AZURE_HOSTS
from shipcheck.hosting.azure import PARAMETERS
from shipcheck.hosting.azure_api import PAGE, open_azure
from shipcheck.hosting.place import Place
from shipcheck.http.reading import each, in_path, map_in, moment, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.azure_api import Azure

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "read"]

SPECIFICATION = Specification(
    name="azure",
    summary="Azure Pipelines, and statuses of Azure Repos.",
    looks_at="builds, commit statuses and pull request statuses of exactly the commit",
    parameters={
        **PARAMETERS,
        "project": {
            "type": "string",
            "minLength": 1,
            "description": "Where the pipelines are, if the repository is not on Azure DevOps.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = AZURE_HOSTS
STATUSES = 1000
"""Statuses of a page: what Azure DevOps gives by itself."""


async def read(request: CiRequest) -> CiReport:
    """The runs for the commit, superseded ones marked.

    Raises:
        NoReport: there are none; UnknownCommit where the commit is not pushed.
        CredentialError: none is there, or it was refused.
        ShipcheckError: it cannot be asked; nothing tells the branch, or where the pipelines are.
    """
    place = _place(request)
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    azure = await open_azure(place, request.environment, request.client, request.repository.top)
    async with azure.client:
        reader = _Reader(azure, request)
        found = await (reader.own() if _is_here(request) else reader.elsewhere())
    runs = [run for one in found.values() for run in one.runs]
    notes = tuple(dict.fromkeys(note for one in found.values() for note in one.notes))
    if not runs:
        beside = f" ({'; '.join(notes)})" if notes else ""
        raise NoReport(f"Azure DevOps has no run for {request.commit[:12]}{beside}")
    return CiReport(request.commit, mark_superseded(runs), "Azure DevOps", notes)


def _is_here(request: CiRequest) -> bool:
    """Whether the repository itself is on Azure DevOps."""
    return request.place is None or request.place.forge == "azure"


def _place(request: CiRequest) -> Place:
    """Where the pipelines are: the checklist's word, else the repository's place."""
    place, settings = request.place, request.settings
    if not _is_here(request):
        if not settings.get("url") or not settings.get("project"):
            raise ShipcheckError(
                "nothing tells where the pipelines are: the repository is not on Azure DevOps",
                hint="Set services.ci.url to https://dev.azure.com/ORG, and services.ci.project.",
            )
        return Place("azure", str(settings["url"]), f"{settings['project']}/-", settings)
    url = settings.get("url") or (place.url if place else None)
    path = settings.get("repository") or (place.path if place else None)
    if not url or not path:
        raise ShipcheckError(
            "nothing tells which repository of Azure DevOps this is",
            hint="Set services.ci.url to https://dev.azure.com/ORG and repository to PROJECT/NAME.",
        )
    of_place = place.settings if place else {}
    return Place("azure", str(url).rstrip("/"), str(path).strip("/"), {**of_place, **settings})


class _Reader:
    """Asks for one commit."""

    def __init__(self, azure: Azure, request: CiRequest) -> None:
        self._azure = azure
        self._request = request
        self._refs = [f"refs/heads/{request.branch}"] if request.branch else []
        if request.pull_request is not None:
            self._refs.append(f"refs/pull/{request.pull_request}/merge")
        if not self._refs:
            raise ShipcheckError(
                "nothing tells the branch, and Azure Pipelines lists builds by branch",
                hint="Check out a branch, or name the pull request.",
            )

    async def own(self) -> Mapping[str, Read]:
        """What there is for a repository of Azure Repos."""
        azure, commit = self._azure, self._request.commit
        repository = await azure.find(azure.location.path)
        if repository is None:
            raise ShipcheckError(
                f"{azure.location.page} is not there, or the credential may not see it"
            )
        known = await azure.find(f"{azure.location.path}/commits/{in_path(commit)}")
        if known is None:
            raise UnknownCommit(
                f"Azure DevOps does not know {commit[:12]}", hint="Push it: git push"
            )
        filters = {"repositoryId": text(repository.get("id")), "repositoryType": "TfsGit"}
        pushed = moment(map_in(known.get("push")).get("date"))
        if pushed is not None:
            filters["minTime"] = pushed.isoformat()
        return await each(
            [*self._refs, "statuses", "pull request"], lambda key: self._part(key, filters)
        )

    async def elsewhere(self) -> Mapping[str, Read]:
        """The builds for a repository that is on another forge."""
        place = self._request.place
        if place is None or place.forge != "github":
            raise ShipcheckError("Azure Pipelines are asked about Azure Repos and GitHub only")
        filters = {"repositoryId": place.path, "repositoryType": "GitHub"}
        return await each(self._refs, lambda key: self._part(key, filters))

    async def _part(self, key: str, filters: Mapping[str, str | None]) -> Read:
        if key == "statuses":
            return await self._statuses()
        if key == "pull request":
            return await self._pull_statuses()
        project = in_path(self._azure.location.project)
        listed = await self._azure.continued(
            f"/{project}/_apis/build/builds",
            {**filters, "branchName": key, "queryOrder": "queueTimeDescending", "$top": PAGE},
        )
        return builds_of(listed, key, self._request.commit, self._azure.location)

    async def _statuses(self) -> Read:
        path = f"{self._azure.location.path}/commits/{in_path(self._request.commit)}/statuses"
        listed = await self._azure.skipped(path, {}, STATUSES, names=("top", "skip"))
        return Read(tuple(status_run(one) for one in listed))

    async def _pull_statuses(self) -> Read:
        """Statuses of the pull request count for the commit that their iteration was of."""
        number = self._request.pull_request
        if number is None:
            return Read()
        pull = f"{self._azure.location.path}/pullRequests/{number}"
        listed = await self._azure.continued(f"{pull}/statuses", {})
        if not listed:
            return Read()
        iterations = await self._azure.continued(f"{pull}/iterations", {})
        return pull_statuses_of(listed, iterations, self._request.commit)
