"""`services: {ci: {uses: gitea}}`: the commit statuses of Gitea or Forgejo, its own Actions among them.

One request for each fifty contexts. Sources: Gitea's swagger 1.27 (`CombinedStatus`, the newest status of
each context), `modules/commitstatus` (the words). Actions report their jobs as statuses.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import CiReport, NoReport, Run, RunState, UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.ci_place import ci_place
from shipcheck.hosting.gitea import HOSTS as _HOSTS
from shipcheck.hosting.gitea import PARAMETERS
from shipcheck.hosting.gitea_api import open_gitea
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import in_path, map_in, moment, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.gitea_api import Gitea

SPECIFICATION = Specification(
    name="gitea",
    summary="Gitea and Forgejo (Codeberg too): commit statuses, Actions among them.",
    looks_at="the newest status of each context of the commit",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = _HOSTS
BY_COMMIT = True
"""Gitea can be asked by the commit alone."""
STATES = {
    "success": RunState.SUCCESS,
    "failure": RunState.FAILURE,
    "error": RunState.FAILURE,
    "pending": RunState.PENDING,
    "warning": RunState.NEUTRAL,
    "skipped": RunState.SKIPPED,
}
"""Gitea's words; it merges over a warning, which says nothing of what passed."""


async def read(request: CiRequest) -> CiReport:
    """The newest status of each context of exactly the commit; raises as the protocol says."""
    place = ci_place("gitea", request.place, request.settings)
    if request.client is None:
        raise ShipcheckError("Gitea cannot be asked here")
    gitea = await open_gitea(place, request.environment, request.client, request.repository.top)
    commit = request.commit.lower()
    statuses = await _statuses(gitea, commit)
    if not statuses:
        await _require(gitea, commit)
        raise NoReport(f"Gitea has no status for {commit[:12]}")
    runs = mark_superseded(_run(one, place.url) for one in statuses)
    return CiReport(request.commit, runs, f"Gitea, {gitea.owner}/{gitea.name}")


async def _statuses(gitea: Gitea, commit: str) -> list[Mapping[str, Any]]:
    """The statuses, none where the commit is not known.

    A branch or tag may be called like a commit: each page has to speak of the commit itself.
    """
    try:
        return await gitea.listed(
            f"/commits/{in_path(commit)}/status", key="statuses", commit=commit
        )
    except UnexpectedAnswer as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return []


async def _require(gitea: Gitea, commit: str) -> None:
    """Raise UnknownCommit where the server has no such commit."""
    found = await gitea.find(f"/git/commits/{in_path(commit)}?stat=false&files=false")
    if found is None or (text(found.get("sha")) or "").lower() != commit:
        raise UnknownCommit(
            f"Gitea does not know {commit[:12]}",
            hint="It is not pushed, or another commit was pushed over it: git push",
        )


def _run(body: Mapping[str, Any], server: str) -> Run:
    word = text(body.get("status")) or text(body.get("state")) or ""
    number = body.get("id")
    return Run(
        name=text(body.get("context")) or "default",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=_address(text(body.get("target_url")), server),
        why=text(body.get("description")) or "",
        kind="status",
        owner=text(map_in(body.get("creator")).get("login")) or "",
        number=number if isinstance(number, int) and not isinstance(number, bool) else 0,
        started_at=moment(body.get("created_at")),
    )


def _address(target: str | None, server: str) -> str | None:
    """Where the run can be looked at; Actions give a path on their server."""
    if target is None or not target.startswith("/") or target.startswith("//"):
        return target
    parts = urlsplit(server)
    return f"{parts.scheme}://{parts.netloc}{target}"
