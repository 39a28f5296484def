"""CircleCI: the workflows and jobs of exactly one commit, by its API v2.

Sources: CircleCI's documentation, "API v2" (entries, words, `next_page_token`), "Pipelines overview",
"Workflows" and "Jobs and steps" (what the words mean), "API v2 developers guide" (project slugs, artifacts).
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.ci._circleci_runs import (
    STATES,
    Pipeline,
    newest,
    run_of_workflow,
    runs_of_jobs,
    runs_of_pipelines,
)
from shipcheck.ci._reading import (
    ARTIFACTS,
    all_tokens,
    earliest,
    opened,
    secret_of,
    short,
    text_parameter,
    whole,
)
from shipcheck.ci._unfinished import ends_with, require_end
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import Artifact, CiReport, NoReport
from shipcheck.errors import ShipcheckError
from shipcheck.http.api import Api
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import as_map, as_maps, each, in_path, map_in, moment, strange, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from shipcheck.ci.runs import CiRequest, Run
    from shipcheck.hosting.place import Place

    _Jobs = Mapping[str, Sequence[Mapping[str, Any]]]

VARIABLES = ("CIRCLECI_TOKEN", "CIRCLE_TOKEN", "CIRCLECI_CLI_TOKEN")
API = "https://circleci.com/api/v2"
PAGES = "https://app.circleci.com"
HOSTS = ("circleci.com", "output.circle-artifacts.com")
"""The API, and where artifacts are kept."""

HELD = ("blocked",)
"""Jobs whose turn comes after others'."""

SLUGS = {"github": "gh", "bitbucket": "bb"}
"""How a project's slug begins; the other forges' projects go by numbers that only CircleCI knows."""

SPECIFICATION = Specification(
    name="circleci",
    summary="CircleCI's workflows of the commit.",
    looks_at="the pipelines of exactly this commit: the newest workflow of each name, and its jobs",
    parameters={
        "project": text_parameter(
            "The project's slug (gh/owner/name, circleci/…/…); found for GitHub and Bitbucket if left out."
        ),
        "url": text_parameter(
            "Where the pages of a CircleCI server are; CircleCI's own if left out."
        ),
        "api": text_parameter("Where the API is; api/v2 under `url` if left out."),
        "artifacts": ARTIFACTS,
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "download", "list_artifacts", "read"]


async def read(request: CiRequest) -> CiReport:
    """The workflows of the commit: one request for its pipelines, one for each, one for each workflow."""
    async with _connected(request) as service:
        pipelines = await service.pipelines()
        runs = await service.runs(pipelines)
    if runs:
        return CiReport(request.commit, mark_superseded(runs), "CircleCI")
    commit = short(request.commit)
    if pipelines:
        raise NoReport(f"CircleCI runs no workflow for {commit}: filters leave all of them out")
    raise NoReport(f"CircleCI has no pipeline of {commit}")


async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
    """The files of the newest workflows' jobs; one request more for each job.

    Raises as `read`; Unfinished where a job that may leave more is under way.
    """
    async with _connected(request) as service:
        return await service.files(await service.pipelines())


async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
    """A file's content, as the job stored it."""
    async with _connected(request) as service:
        ours = host_of(artifact.reference) in service.own
        credentials = service.api.credentials if ours else {}
        client = service.api.client
        return await client.download(artifact.reference, limit=limit, credentials=credentials)


@asynccontextmanager
async def _connected(request: CiRequest) -> AsyncIterator[_Service]:
    """The service with the credential."""
    settings = request.settings
    pages = str(settings.get("url", PAGES)).rstrip("/")
    root = str(settings.get("api", f"{pages}/api/v2" if "url" in settings else API)).rstrip("/")
    host = host_of(root) or ""
    credential = await secret_of(request, "CircleCI", host, VARIABLES)
    trusted = (*HOSTS, host) if credential.names_host else HOSTS
    slug = _slug(settings, request.place)
    async with opened(request, trusted) as client:
        api = Api(client, root, {"Circle-Token": credential.secret})
        own = HOSTS if host in HOSTS else (host,)
        yield _Service(api, request, slug, f"{pages}/pipelines", frozenset(own))


def _slug(settings: Mapping[str, Any], place: Place | None) -> str:
    """The project's slug; raises ShipcheckError where nothing tells."""
    named = settings.get("project")
    if named:
        return str(named).strip("/")
    if place is not None and place.forge in SLUGS:
        return f"{SLUGS[place.forge]}/{place.path}"
    hint = "Set services.ci.project: the project's slug, as in Project Settings, Overview."
    raise ShipcheckError("nothing tells which project of CircleCI this is", hint=hint)


@dataclass(frozen=True, slots=True)
class _Service:
    """One project, asked for one commit; `pages` is the address of all pipelines' pages.

    `own` are the hosts that its files may be on: CircleCI's for CircleCI's own, a server's for a server.
    """

    api: Api
    request: CiRequest
    slug: str
    pages: str
    own: frozenset[str]

    @property
    def project(self) -> str:
        """Its path."""
        return "/project/" + "/".join(map(in_path, self.slug.split("/")))

    async def pipelines(self) -> list[Pipeline]:
        """The pipelines of the commit with their workflows; a fork's have its pull request's number."""
        found = await self._of_branch(self.request.branch)
        if not found and self.request.pull_request is not None:
            found = await self._of_branch(f"pull/{self.request.pull_request}")
        workflows = await each(found, self._workflows)
        pages = f"{self.pages}/{self.slug}"
        return [Pipeline(entry, workflows[key], pages) for key, entry in found.items()]

    async def _of_branch(self, branch: str | None) -> dict[str, Mapping[str, Any]]:
        """The pipelines of the commit by their ids; the listing is read until older ones come."""
        since = await earliest(self.request)
        params = {} if branch is None else {"branch": branch}

        async def page(token: str | None) -> tuple[Sequence[Mapping[str, Any]], str | None]:
            items, following = await self._page(f"{self.project}/pipeline", token, params)
            made = [moment(one.get("created_at")) for one in items]
            older = any(time is not None and time.timestamp() < since for time in made)
            return items, None if older else following

        ours = [one for one in await all_tokens(page) if self._is_ours(one)]
        return {one["id"]: one for one in ours}

    def _is_ours(self, pipeline: Mapping[str, Any]) -> bool:
        return map_in(pipeline.get("vcs")).get("revision") == self.request.commit

    async def _workflows(self, pipeline: str) -> list[Mapping[str, Any]]:
        return await self._listed(f"/pipeline/{in_path(pipeline)}/workflow")

    async def _jobs(self, workflow: str) -> list[Mapping[str, Any]]:
        return await self._listed(f"/workflow/{in_path(workflow)}/job")

    async def runs(self, pipelines: Sequence[Pipeline]) -> list[Run]:
        """Pipelines without workflows, all workflows, and the jobs of the newest of each name."""
        return self._runs(pipelines, await self._jobs_of(pipelines))

    async def _jobs_of(self, pipelines: Sequence[Pipeline]) -> _Jobs:
        """The jobs of the newest workflow of each name, by the workflow."""
        return await each([one["id"] for _, one, last in newest(pipelines) if last], self._jobs)

    def _runs(self, pipelines: Sequence[Pipeline], jobs: _Jobs) -> list[Run]:
        """The runs; the workflow that runs us goes on for as long as we do, so only its jobs count."""
        runs = list(runs_of_pipelines(pipelines))
        for pipeline, workflow, last in newest(pipelines):
            if workflow["id"] != self.request.environment.get("CIRCLE_WORKFLOW_ID"):
                runs.append(run_of_workflow(pipeline, workflow))
            if last:
                runs += runs_of_jobs(pipeline, workflow, jobs[workflow["id"]])
        return runs

    async def files(self, pipelines: Sequence[Pipeline]) -> list[Artifact]:
        """The files of the jobs of the newest workflows; raises Unfinished where one is under way."""
        jobs = await self._jobs_of(pipelines)
        own = self.request.environment.get("CIRCLE_BUILD_NUM", "").strip()
        runs = mark_superseded(self._runs(pipelines, jobs))
        require_end(runs, ends_with(f"/jobs/{own}" if own else ""), HELD)
        names = {
            str(number): str(one.get("name"))
            for listed in jobs.values()
            for one in listed
            if (number := whole(one.get("job_number"))) is not None
        }
        found = await each(names, self._files)
        return [
            Artifact(str(one["path"]), str(one["url"]), names[number])
            for number, files in found.items()
            for one in files
            if text(one.get("path")) and text(one.get("url"))
        ]

    async def _files(self, job: str) -> list[Mapping[str, Any]]:
        """The files of a job; they have no ids."""
        path = f"{self.project}/{in_path(job)}/artifacts"

        async def page(token: str | None) -> tuple[Sequence[Mapping[str, Any]], str | None]:
            return await self._page(path, token, {}, ids=False)

        return await all_tokens(page)

    async def _listed(self, path: str) -> list[Mapping[str, Any]]:
        """Every entry of a list."""

        async def page(token: str | None) -> tuple[Sequence[Mapping[str, Any]], str | None]:
            return await self._page(path, token, {})

        return await all_tokens(page)

    async def _page(
        self, path: str, token: str | None, params: Mapping[str, str], *, ids: bool = True
    ) -> tuple[list[Mapping[str, Any]], str | None]:
        """A page of a list, and the token of the next one; every entry has an id."""
        asked = params if token is None else {**params, "page-token": token}
        answer = await self.api.get(path, asked)
        body = as_map(answer.json(), answer)
        items = as_maps(body.get("items"), answer)
        if ids and not all(text(one.get("id")) for one in items):
            raise strange(answer)
        following = body.get("next_page_token")
        if following is not None and not isinstance(following, str):
            raise strange(answer)
        return items, following or None
