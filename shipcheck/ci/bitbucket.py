"""`services: {ci: {uses: bitbucket}}`: build statuses and Pipelines of Bitbucket Cloud.

Two requests for one commit, its statuses and its pipelines; with more than a hundred of them one more for
each hundred. Pipelines report statuses too; one that says the same as its pipeline is left out, so that
nothing is told twice.

Sources: developer.atlassian.com/cloud/bitbucket/rest, "Commit statuses" and "Pipelines".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import seconds_between, short, whole
from shipcheck.ci.attempts import mark_superseded
from shipcheck.ci.runs import CiReport, NoReport, Run, RunState, UnknownCommit
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.bitbucket import HOSTS, PARAMETERS, open_bitbucket
from shipcheck.hosting.place import Place
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.reading import in_path, map_in, moment, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.bitbucket import Bitbucket

__all__ = ["HOSTS", "SPECIFICATION", "STATES", "read"]

SPECIFICATION = Specification(
    name="bitbucket",
    summary="Bitbucket Cloud: build statuses and Pipelines.",
    looks_at="statuses and pipelines of exactly the commit",
    parameters=PARAMETERS,
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)

BY_COMMIT = True
"""It can be asked by the commit alone."""
STATES: Mapping[str, RunState] = {
    # commit statuses
    "SUCCESSFUL": RunState.SUCCESS,
    "FAILED": RunState.FAILURE,
    "INPROGRESS": RunState.PENDING,
    "STOPPED": RunState.CANCELLED,
    # pipelines: their state, or its stage while in progress, or its result once completed
    "PENDING": RunState.PENDING,
    "BUILDING": RunState.PENDING,
    "IN_PROGRESS": RunState.PENDING,
    "RUNNING": RunState.PENDING,
    "PAUSED": RunState.MANUAL,
    "HALTED": RunState.BLOCKED,
    "PASSED": RunState.SUCCESS,
    "ERROR": RunState.FAILURE,
    "EXPIRED": RunState.CANCELLED,
    "SKIPPED": RunState.SKIPPED,
    "COMPLETED": RunState.UNKNOWN,
}
"""The words of Bitbucket Cloud. A pipeline is PAUSED at a step that somebody starts by hand, HALTED for
want of build minutes; COMPLETED without a result says nothing."""

OF_PULL = "pipeline_pullrequest_target"
NUMBER_IN_PAGE = re.compile(r"(?:/addon)?/pipelines/(?:home#!/)?results/(\d{1,9})(?:[/?#]|$)")
"""Where the address of a pipeline's page has its number."""


async def read(request: CiRequest) -> CiReport:
    """The runs for the commit, superseded ones marked.

    Raises:
        NoReport: there are none; UnknownCommit where the commit is not pushed.
        CredentialError: none is there, or it was refused.
        ShipcheckError: it cannot be asked.
    """
    if request.client is None:
        raise ShipcheckError("no service may be asked here", hint="Leave out --offline.")
    bitbucket = await open_bitbucket(
        _place(request), request.environment, request.client, request.repository.top
    )
    async with bitbucket.client:
        statuses = await _statuses(bitbucket, request.commit)
        pipelines, notes = await _pipelines(bitbucket, request.commit)
    told = {(one.number, one.state) for one in pipelines if one.number}
    page = bitbucket.page
    runs = [
        *pipelines,
        *(one for one in statuses if (_pipeline_in(one, page), one.state) not in told),
    ]
    if not runs:
        beside = f" ({'; '.join(notes)})" if notes else ""
        raise NoReport(f"Bitbucket has no run for {short(request.commit)}{beside}")
    return CiReport(request.commit, mark_superseded(runs), "Bitbucket", notes)


def _place(request: CiRequest) -> Place:
    """The repository: the checklist's word, else the repository's place."""
    place, settings = request.place, request.settings
    place = place if place and place.forge == "bitbucket" else None
    of_place = place.settings if place else {}
    path = settings.get("repository") or (place.path if place else None)
    url = settings.get("url") or (place.url if place else "https://bitbucket.org")
    if not path:
        raise ShipcheckError(
            "nothing tells which repository of Bitbucket this is",
            hint="Set services.ci.repository to workspace/name.",
        )
    return Place("bitbucket", str(url).rstrip("/"), str(path), {**of_place, **settings})


async def _statuses(bitbucket: Bitbucket, commit: str) -> Sequence[Run]:
    try:
        listed = await bitbucket.listed(f"{bitbucket.path}/commit/{in_path(commit)}/statuses")
    except UnexpectedAnswer as error:
        if error.status != 404:  # noqa: PLR2004 - HTTP's own word
            raise
        if await bitbucket.find(bitbucket.path) is None:
            message = f"{bitbucket.page} is not there, or the credential may not see it"
            raise ShipcheckError(message) from error
        message = f"Bitbucket does not know {short(commit)}"
        raise UnknownCommit(message, hint="Push it: git push") from error
    return [status_run(one) for one in listed]


async def _pipelines(bitbucket: Bitbucket, commit: str) -> tuple[Sequence[Run], tuple[str, ...]]:
    """The pipelines of exactly the commit, and what there is to know of them."""
    wish = {"target.commit.hash": commit, "sort": "-created_on"}
    try:
        listed = await bitbucket.listed(f"{bitbucket.path}/pipelines", wish)
    except Forbidden:
        return (), ("the credential may not see pipelines; their statuses are all that is known",)
    # A filter that Bitbucket does not know is passed over, so it is looked at again.
    own = [one for one in listed if _commit_of(one) == commit]
    of_pull = any(map_in(one.get("target")).get("type") == OF_PULL for one in own)
    note = "pipelines of the pull request ran on its merge with the base, made of this head"
    return [pipeline_run(one, bitbucket.page) for one in own], (note,) if of_pull else ()


def _commit_of(pipeline: Mapping[str, Any]) -> str | None:
    return text(map_in(map_in(pipeline.get("target")).get("commit")).get("hash"))


def status_run(status: Mapping[str, Any]) -> Run:
    """A status that somebody set; of one `key` there is only one."""
    word = text(status.get("state")) or ""
    key = text(status.get("key")) or ""
    started = moment(status.get("created_on"))
    return Run(
        name=text(status.get("name")) or key or "(a status without a name)",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=text(status.get("url")),
        why=text(status.get("description")) or "",
        kind="status",
        group=key,
        started_at=started,
    )


def pipeline_run(pipeline: Mapping[str, Any], page: str) -> Run:
    """A pipeline; it is called by what chose it: `default`, `branches: main`, `custom: deploy`."""
    target = map_in(pipeline.get("target"))
    selector = map_in(target.get("selector"))
    chosen = (text(selector.get("type")) or "default", text(selector.get("pattern")))
    word = _word(map_in(pipeline.get("state")))
    number = whole(pipeline.get("build_number")) or 0
    return Run(
        name=f"Pipelines: {': '.join(filter(None, chosen))}",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=f"{page}/pipelines/results/{number}",
        kind="pipeline",
        group=_place_of(target),
        number=number,
        started_at=moment(pipeline.get("created_on")),
        seconds=seconds_between(pipeline.get("created_on"), pipeline.get("completed_on")),
    )


def _place_of(target: Mapping[str, Any]) -> str:
    """The branch; for a pull request also where it goes, as that is merged before the pipeline runs."""
    source, into = text(target.get("source")), text(target.get("destination"))
    if source and into:
        return f"{source} into {into}"
    return text(target.get("ref_name")) or source or ""


def _word(state: Mapping[str, Any]) -> str:
    """The word for a state: its result's once it is completed, else its stage's, or its own."""
    name = text(state.get("name")) or ""
    part = "result" if name == "COMPLETED" else "stage"
    return text(map_in(state.get(part)).get("name")) or name


def _pipeline_in(status: Run, page: str) -> int | None:
    """The number of the repository's pipeline that a status is about, by its address."""
    url = status.url or ""
    found = NUMBER_IN_PAGE.match(url[len(page) :]) if url.startswith(f"{page}/") else None
    return int(found[1]) if found else None
