"""Buildkite: the builds of exactly one commit, with their jobs.

Sources: Buildkite's documentation, "Builds API" (entries, the words of builds and jobs, `blocked`, retried
jobs), "Artifacts API", "Pagination" and, for what the words mean, the GraphQL enumerations "BuildStates" and
"JobStates".
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.ci._buildkite_runs import STATES, newest, runs_of
from shipcheck.ci._reading import (
    ARTIFACTS,
    identity,
    opened,
    secret_of,
    short,
    text_parameter,
    whole,
)
from shipcheck.ci._unfinished import ends_with, require_end
from shipcheck.ci.runs import Artifact, CiReport, NoReport
from shipcheck.errors import ShipcheckError
from shipcheck.http.api import Api
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import all_pages, as_map, as_maps, in_path, map_in, strange, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

    from shipcheck.ci.runs import CiRequest
    from shipcheck.http.answer import Answer

VARIABLES = ("BUILDKITE_API_TOKEN", "BUILDKITE_TOKEN")
API = "https://api.buildkite.com/v2"

PAGE = 30
"""Builds a page: they come with all of their jobs, and a page has to stay below 20 MB."""

HELD = ("waiting",)
"""Jobs behind a wait step, or a block step."""

FILES = 100
"""Artifacts a page, the most that Buildkite gives."""

SPECIFICATION = Specification(
    name="buildkite",
    summary="Buildkite's builds of the commit.",
    looks_at="the newest build of exactly this commit in each pipeline, and its jobs",
    parameters={
        "organization": text_parameter("The organization, as in the address of its pages."),
        "pipeline": text_parameter(
            "The pipeline, as in its address; every pipeline that built the commit if left out."
        ),
        "api": text_parameter(f"Where the API is; {API} if left out."),
        "artifacts": ARTIFACTS,
    },
    required_parameters=("organization",),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = ("api.buildkite.com",)
BY_COMMIT = True
"""It can be asked by the commit alone."""

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "download", "list_artifacts", "read"]


async def read(request: CiRequest) -> CiReport:
    """The builds of the commit and their jobs: one request while they fit on a page."""
    async with _connected(request) as service:
        builds = await service.builds()
    runs = runs_of(builds, request.environment.get("BUILDKITE_BUILD_ID"))
    if not runs:
        raise NoReport(f"Buildkite has no build of {short(request.commit)}")
    return CiReport(request.commit, runs, "Buildkite")


async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
    """The files of the newest builds; one request more for each build.

    Raises as `read`; Unfinished where a job that may leave more is under way.
    """
    own = request.environment.get("BUILDKITE_JOB_ID", "").strip()
    async with _connected(request) as service:
        builds = newest(await service.builds())
        runs = runs_of(builds, request.environment.get("BUILDKITE_BUILD_ID"))
        require_end(runs, ends_with(f"#{own}" if own else ""), HELD)
        return [one for build in builds for one in await service.files(build)]


async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
    """A file's content, as it was uploaded; Buildkite sends us on to where it is stored."""
    pipeline, number, job, file = _parts(artifact.reference)
    async with _connected(request) as service:
        path = f"{service.pipeline(pipeline)}/builds/{number}/jobs/{job}/artifacts/{file}/download"
        api = service.api
        return await api.client.download(api.root + path, limit=limit, credentials=api.credentials)


@asynccontextmanager
async def _connected(request: CiRequest) -> AsyncIterator[_Service]:
    """The service with the credential."""
    root = str(request.settings.get("api", API)).rstrip("/")
    host = host_of(root) or ""
    credential = await secret_of(request, "Buildkite", host, VARIABLES)
    trusted = (*HOSTS, host) if credential.names_host else HOSTS
    async with opened(request, trusted) as client:
        bearer = {"Authorization": f"Bearer {credential.secret}"}
        yield _Service(Api(client, root, bearer), request)


@dataclass(frozen=True, slots=True)
class _Service:
    """One organization, asked for one commit."""

    api: Api
    request: CiRequest

    @property
    def organization(self) -> str:
        """Its path."""
        return f"/organizations/{in_path(str(self.request.settings['organization']))}"

    def pipeline(self, slug: str) -> str:
        """The path of a pipeline."""
        return f"{self.organization}/pipelines/{in_path(slug)}"

    async def builds(self) -> list[Mapping[str, Any]]:
        """The builds of the commit, whatever Buildkite thinks of the filter."""
        slug = self.request.settings.get("pipeline")
        place = self.organization if slug is None else self.pipeline(str(slug))
        asked = {"commit": self.request.commit, "include_retried_jobs": "true"}
        found = await self._listed(f"{place}/builds", {**asked, "per_page": PAGE}, _check_build)
        numbered = {(one["pipeline"].get("slug"), one["number"]): one for one in found}
        return [one for one in numbered.values() if one.get("commit") == self.request.commit]

    async def files(self, build: Mapping[str, Any]) -> list[Artifact]:
        """The files of a build that are there to be fetched."""
        slug = str(map_in(build.get("pipeline")).get("slug"))
        number = whole(build.get("number"))
        path = f"{self.pipeline(slug)}/builds/{number}/artifacts"
        listed = await self._listed(path, {"state": "finished", "per_page": FILES}, as_map)
        return [
            Artifact(
                str(one.get("path")), f"{slug}/{number}/{one.get('job_id')}/{one.get('id')}",
                f"{slug} {number}", whole(one.get("file_size")),
            )
            for one in listed
            if one.get("state") == "finished" and text(one.get("path"))
        ]  # fmt: skip

    async def _listed(
        self,
        path: str,
        params: Mapping[str, Any],
        check: Callable[[Mapping[str, Any], Answer], object],
    ) -> list[Mapping[str, Any]]:
        """Every entry of a list, each seen by `check`; `Link` says whether there is another page."""

        async def page(number: int) -> tuple[Sequence[Mapping[str, Any]], int | None]:
            try:
                answer = await self.api.get(path, {**params, "page": number})
            except UnexpectedAnswer as error:
                raise _hidden(error, path) from error
            more = 'rel="next"' in answer.headers.get("link", "")
            entries = as_maps(answer.json(), answer)
            for one in entries:
                check(one, answer)
            return entries, number + 1 if more else None

        return await all_pages(page, start=1)


def _check_build(build: Mapping[str, Any], answer: Answer) -> None:
    """Raise UnexpectedAnswer for a build without number, pipeline or jobs."""
    identity(build, "number", answer)
    if text(as_map(build.get("pipeline"), answer).get("slug")) is None:
        raise strange(answer)
    as_maps(build.get("jobs"), answer)


def _hidden(error: UnexpectedAnswer, path: str) -> UnexpectedAnswer:
    """What 404 means: there is no such thing, or the token is not let see it."""
    if error.status != HTTPStatus.NOT_FOUND:
        return error
    message = f"Buildkite has no {path.removeprefix('/')}, or its token may not see it"
    hint = "Look at services.ci, and at the token's organization and its scope read_builds."
    return UnexpectedAnswer(message, status=error.status, hint=hint)


def _parts(reference: str) -> tuple[str, str, str, str]:
    """The pipeline, build, job and file that `list_artifacts` named; raises ShipcheckError."""
    parts = reference.split("/")
    if len(parts) != len(("pipeline", "build", "job", "file")):
        raise ShipcheckError(f"no artifact of Buildkite: {reference!r}")
    pipeline, number, job, file = parts
    return pipeline, in_path(number), in_path(job), in_path(file)
