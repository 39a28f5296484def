"""`services: {ci: {uses: bitbucket-server}}`: build statuses of Bitbucket Data Center.

One request for one commit; a second where there is none (is the commit known?), or where there are as many
as the server lists at most (are there more?).

Source: developer.atlassian.com/server/bitbucket/rest, "Builds and Deployments".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import short, whole
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import CiReport, NoReport, Run, RunState, UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.bitbucket_server import HOSTS, PARAMETERS, open_server
from shipcheck.hosting.place import Place
from shipcheck.http.reading import as_map, in_path, moment, strange, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.bitbucket_server import BitbucketServer

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "read"]

SPECIFICATION = Specification(
    name="bitbucket-server",
    summary="Bitbucket Data Center: build statuses.",
    looks_at="build statuses of exactly the commit",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)

BY_COMMIT = True
"""It can be asked by the commit alone."""
STATES: Mapping[str, RunState] = {
    "SUCCESSFUL": RunState.SUCCESS,
    "FAILED": RunState.FAILURE,
    "INPROGRESS": RunState.PENDING,
    "CANCELLED": RunState.CANCELLED,
    "UNKNOWN": RunState.UNKNOWN,
}
LISTED = 100
"""Build statuses of a commit that the server lists at most, the newest."""
COUNTS = ("successful", "failed", "inProgress", "cancelled", "unknown")


async def read(request: CiRequest) -> CiReport:
    """The runs for the commit, superseded ones marked.

    Raises:
        NoReport: there are none; UnknownCommit where the commit is not pushed.
        CredentialError: none is there, or it was refused.
        ShipcheckError: it cannot be asked, or the commit has more statuses than it lists.
    """
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    server = await open_server(
        _place(request), request.environment, request.client, request.repository.top
    )
    async with server.client:
        listed = await _listed(server, request.commit)
    own = [one for one in listed if _is_own(one, server)]
    left = len(listed) - len(own)
    notes = (f"{left} builds of this commit are of other repositories",) if left else ()
    if not own:
        raise NoReport(f"Bitbucket has no build for {short(request.commit)}")
    return CiReport(
        request.commit, mark_superseded(map(build_run, own)), "Bitbucket Data Center", notes
    )


def _place(request: CiRequest) -> Place:
    """The repository: the checklist's word, else the repository's place."""
    place, settings = request.place, request.settings
    place = place if place and place.forge == "bitbucket-server" else None
    of_place = place.settings if place else {}
    path = settings.get("repository") or (place.path if place else None)
    url = settings.get("url") or (place.url if place else None)
    if not path or not url:
        raise ShipcheckError(
            "nothing tells which repository of Bitbucket Data Center this is",
            hint="Set services.ci.url, and services.ci.repository to KEY/name.",
        )
    merged = {**of_place, **settings}
    return Place("bitbucket-server", str(url).rstrip("/"), str(path).strip("/"), merged)


async def _listed(server: BitbucketServer, commit: str) -> Sequence[Mapping[str, Any]]:
    """The build statuses of a commit, all of them."""
    at = f"/build-status/latest/commits/{in_path(commit)}"
    listed = await server.listed(at, {"orderBy": "NEWEST"})
    if not listed:
        known = await server.find(f"{server.location.path}/commits/{in_path(commit)}")
        if known is None:
            message = f"Bitbucket does not know {short(commit)}"
            raise UnknownCommit(message, hint="Push it: git push")
    if len(listed) >= LISTED:
        await _check_count(server, commit, len(listed))
    return listed


async def _check_count(server: BitbucketServer, commit: str, count: int) -> None:
    """Raise where the commit has more statuses than were listed: one of those left out may be red."""
    answer = await server.get(f"/build-status/latest/commits/stats/{in_path(commit)}")
    counts = as_map(answer.json(), answer)
    known = [number for name in COUNTS if (number := whole(counts.get(name))) is not None]
    if not known:
        raise strange(answer)
    total = sum(known)
    if total > count:
        message = f"{short(commit)} has {total} builds, and Bitbucket lists {count} of them"
        raise ShipcheckError(message, hint="Let builds report under one key each.")


def _is_own(status: Mapping[str, Any], server: BitbucketServer) -> bool:
    """Whether a status is of this repository; one that names none is of the commit wherever it is."""
    told = (text(status.get("projectKey")), text(status.get("repositorySlug")))
    own = (server.location.project.casefold(), server.location.slug.casefold())
    return all(one is None or one.casefold() == mine for one, mine in zip(told, own, strict=True))


def build_run(status: Mapping[str, Any]) -> Run:
    """A build; it is called by its plan (`parent`) where it has one, as required builds are."""
    word = text(status.get("state")) or ""
    key, name, parent = (text(status.get(one)) for one in ("key", "name", "parent"))
    milliseconds = whole(status.get("duration"))
    number = text(status.get("buildNumber")) or ""
    told = (name if parent else None, text(status.get("description")))
    return Run(
        name=parent or name or key or "(a build without a name)",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=text(status.get("url")),
        why=": ".join(filter(None, told)),
        kind="build",
        group=(name if parent else key) or "",
        number=int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0,  # noqa: PLR2004
        started_at=moment(status.get("createdDate")) or moment(status.get("dateAdded")),
        seconds=milliseconds / 1000 if milliseconds is not None else None,
    )
