"""Jenkins: the builds of exactly one commit, of a job or of a multibranch project.

Sources: Jenkins' documentation, "Remote Access API" (`tree`, its ranges), "Authenticating scripted clients"
(a user and a token, which needs no crumb); branch-api (names of the jobs of branches).
"""

from __future__ import annotations

from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from shipcheck.ci._jenkins_runs import ACTIONS, STATES, Reader
from shipcheck.ci._reading import ARTIFACTS, earliest, identity, opened, short, text_parameter
from shipcheck.ci._unfinished import ends_with, require_end
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import Artifact, CiReport, NoReport
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.http.api import Api
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.hosts import host_of
from shipcheck.http.reading import (
    address,
    all_pages,
    as_map,
    as_maps,
    in_path,
    map_in,
    maps_in,
    moment,
    text,
)
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from shipcheck.ci.runs import CiRequest, Run
    from shipcheck.http.answer import Answer

    Entry = Mapping[str, Any]

USERS = ("JENKINS_USER_ID", "JENKINS_USER")
TOKENS = ("JENKINS_API_TOKEN", "JENKINS_TOKEN")

PAGE = 50
"""Builds a page; Jenkins reads each of them from its disk."""

SPECIFICATION = Specification(
    name="jenkins",
    summary="Jenkins' builds of the commit.",
    looks_at="the newest build of exactly this commit, in a job or in those of its branch and pull request",
    parameters={
        "url": text_parameter("Where Jenkins' pages are."),
        "api": text_parameter("Where its API is; the same as `url` if left out."),
        "job": text_parameter(
            "The job or multibranch project, with its folders: team/shop. A slash within a name is %2F."
        ),
        "artifacts": ARTIFACTS,
    },
    required_parameters=("url", "job"),
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS: tuple[str, ...] = ()
"""None: each team has its own server."""

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "download", "list_artifacts", "read"]


@dataclass(frozen=True, slots=True)
class _Job:
    """A job: its path, what it is called among the jobs of its project, and its entry without builds."""

    path: str
    name: str
    entry: Entry


async def read(request: CiRequest) -> CiReport:
    """The builds of the commit: two requests for a job; for a project of branches one, and two for each."""
    async with _connected(request) as server:
        runs, notes = await server.runs()
    source = f"Jenkins, {request.settings['job']}"
    if runs:
        return CiReport(request.commit, mark_superseded(runs), source, notes)
    said = "".join(f"; {note}" for note in notes)
    raise NoReport(f"{source} has no build of {short(request.commit)}{said}")


async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
    """The files of the newest build of the commit in each job.

    Raises as `read`; Unfinished where such a build is under way, or waits in the queue.
    """
    async with _connected(request) as server:
        return await server.files()


async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
    """A file's content, as the build archived it."""
    parts = artifact.reference.split("/")
    path = "/".join(in_path(unquote(part)) for part in parts)
    async with _connected(request) as server:
        url = f"{server.api.root}/{path}"
        return await server.api.client.download(
            url, limit=limit, credentials=server.api.credentials
        )


@asynccontextmanager
async def _connected(request: CiRequest) -> AsyncIterator[_Server]:
    """The server, with a credential where one is set: many let everybody read."""
    root = str(request.settings.get("api", address(request.settings))).rstrip("/")
    credentials = _credentials(request.environment)
    async with opened(request, HOSTS) as client:
        try:
            yield _Server(Api(client, root, credentials), request)
        except Forbidden as error:
            if credentials:
                raise
            raise _asks_for_one(host_of(root)) from error


def _credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """The header with user and token; none where neither is set, CredentialError where only one is."""
    user, token = (
        next(filter(None, (environment.get(name, "").strip() for name in names)), "")
        for names in (USERS, TOKENS)
    )
    if not user and not token:
        return {}
    if not user or not token:
        message = "Jenkins takes a user together with a token, and only one of them is set"
        raise CredentialError(message, hint=f"Set {USERS[0]} and {TOKENS[0]}.")
    return {"Authorization": "Basic " + b64encode(f"{user}:{token}".encode()).decode()}


def _asks_for_one(host: str | None) -> CredentialError:
    hint = f"Set {USERS[0]} and {TOKENS[0]}: a user, and an API token of that user."
    return CredentialError(f"{host} asks for somebody to sign in", hint=hint)


class _Server:
    """One server, asked for one commit."""

    def __init__(self, api: Api, request: CiRequest) -> None:
        self.api = api
        self._request = request
        self._project = str(request.settings["job"]).strip("/")

    async def runs(self) -> tuple[list[Run], tuple[str, ...]]:
        """The runs, and notes on what is left out."""
        runs: list[Run] = []
        notes: list[str] = []
        for job in await self._jobs():
            reader = Reader(
                self._request.commit, unquote(self._project.rsplit("/", 1)[-1]), job.name
            )
            runs += reader.runs(await self._builds(job, f"url,duration,{ACTIONS}"))
            runs += reader.queued(map_in(job.entry.get("queueItem")), text(job.entry.get("url")))
            notes += reader.notes
        return runs, tuple(notes)

    async def files(self) -> list[Artifact]:
        """The files of the newest build of the commit in each job."""
        found: list[Artifact] = []
        own = ends_with(self._request.environment.get("BUILD_URL", "").strip())
        for job in await self._jobs():
            reader = Reader(self._request.commit, self._project, job.name)
            builds = await self._builds(job, f"url,artifacts[relativePath],{ACTIONS}")
            ours = next((one for one in builds if reader.is_ours(one)), None)
            queued = reader.queued(map_in(job.entry.get("queueItem")), text(job.entry.get("url")))
            require_end([*reader.runs([ours] if ours else []), *queued], own)
            if ours is None:
                continue
            place = f"{job.path}/{ours['number']}/artifact"
            for one in maps_in(ours.get("artifacts")):
                name = text(one.get("relativePath"))
                path = _file(name or "")
                if name and path:
                    run = f"{self._project} {ours['number']}"
                    found.append(Artifact(name, f"{place}/{path}", run))
        return found

    async def _jobs(self) -> list[_Job]:
        """The job itself; of a multibranch project those of the branch and of the pull request."""
        path = "/".join(f"job/{in_path(_written(part))}" for part in self._project.split("/"))
        fields = "_class,url,queueItem[id,why,actions[revision[hash,pullHash]]]"
        entry = await self._asked(path, f"{fields},jobs[name,displayName]")
        if "jobs" not in entry:
            return [_Job(path, "", entry)]
        names = [name for one in maps_in(entry["jobs"]) if (name := self._wanted(one))]
        paths = {name: f"{path}/job/{in_path(name)}" for name in names}
        return [
            _Job(paths[name], unquote(name), await self._asked(paths[name], fields))
            for name in names
        ]

    def _wanted(self, job: Entry) -> str | None:
        """The name of a job if it is of the branch or of the pull request."""
        name = text(job.get("name")) or ""
        branch, number = self._request.branch, self._request.pull_request
        requests = {
            f"{kind}-{number}{how}" for kind in ("PR", "MR") for how in ("", "-head", "-merge")
        }
        of_branch = branch is not None and branch in (unquote(name), job.get("displayName"))
        return name if of_branch or (number is not None and name in requests) else None

    async def _builds(self, job: _Job, fields: str) -> list[Entry]:
        """The builds of a job that began after the commit was made, newest first."""
        since = await earliest(self._request)

        async def page(start: int) -> tuple[Sequence[Entry], int | None]:
            asked = (
                f"allBuilds[number,timestamp,building,result,{fields}]{{{start},{start + PAGE}}}"
            )
            answer = await self._get(job.path, asked)
            builds = as_maps(as_map(_json(answer), answer).get("allBuilds"), answer)
            for one in builds:
                identity(one, "number", answer)
            began = [moment(one.get("timestamp")) for one in builds]
            older = any(time is not None and time.timestamp() < since for time in began)
            return builds, None if older or len(builds) < PAGE else start + PAGE

        found = {one["number"]: one for one in await all_pages(page)}
        return [found[number] for number in sorted(found, reverse=True)]

    async def _asked(self, path: str, tree: str) -> Entry:
        answer = await self._get(path, tree)
        return as_map(_json(answer), answer)

    async def _get(self, path: str, tree: str) -> Answer:
        """What Jenkins says of a job; raises UnexpectedAnswer for one that is not there, or hidden."""
        try:
            return await self.api.get(f"/{path}/api/json", {"tree": tree})
        except UnexpectedAnswer as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            message = f"Jenkins has no {path}, or hides it"
            hint = "Look at services.ci.job, and at what the user of the token may see."
            raise UnexpectedAnswer(message, status=error.status, hint=hint) from error


def _written(part: str) -> str:
    """A part of the setting `job` as Jenkins calls it, though it may be copied out of an address."""
    return unquote(part) if "%25" in part else part


def _file(name: str) -> str | None:
    """A file's path in an address; None for one that leads elsewhere."""
    try:
        return "/".join(map(in_path, name.split("/")))
    except ShipcheckError:
        return None


def _json(answer: Answer) -> Any:  # noqa: ANN401 - looked at by the caller
    """The answer's JSON; a page of HTML is one to sign in."""
    if answer.body.lstrip().startswith(b"<"):
        raise _asks_for_one(host_of(answer.url))
    return answer.json()
