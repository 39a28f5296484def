"""What Azure DevOps says of builds and statuses, turned into runs."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads
from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import seconds_between, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.azure import Location

STATES: Mapping[str, RunState] = {
    # BuildStatus, for a build that is not completed
    "notStarted": RunState.PENDING,
    "inProgress": RunState.PENDING,
    "cancelling": RunState.PENDING,
    "postponed": RunState.PENDING,
    # BuildResult, for one that is; `none` is the word for neither
    "succeeded": RunState.SUCCESS,
    "partiallySucceeded": RunState.FAILURE,
    "failed": RunState.FAILURE,
    "canceled": RunState.CANCELLED,
    "none": RunState.UNKNOWN,
    # GitStatusState, beside succeeded and failed
    "notSet": RunState.PENDING,
    "pending": RunState.PENDING,
    "error": RunState.FAILURE,
    "notApplicable": RunState.NEUTRAL,
}
"""The words of Azure DevOps. `partiallySucceeded`: it was built, and something else went wrong."""

PULL_REQUEST = "pullRequest"
"""The reason of a build that a pull request's policy asked for."""
EVENTS = {
    PULL_REQUEST: "pull request", "schedule": "schedule", "scheduleForced": "schedule",
    "buildCompletion": "another build", "resourceTrigger": "a resource",
}  # fmt: skip
"""Reasons of builds that may run other stages than those of a push or a person; neither takes the other's
place."""
SOURCE_OF_PULL = "pr.sourceSha"
SOURCE_IN_PARAMETERS = "system.pullRequest.sourceCommitId"


@dataclass(frozen=True, slots=True)
class Read:
    """Runs of one list, and what else there is to know."""

    runs: tuple[Run, ...] = ()
    notes: tuple[str, ...] = ()


def builds_of(
    listed: Sequence[Mapping[str, Any]], ref: str, commit: str, location: Location
) -> Read:
    """The builds of exactly the commit; `listed` are those of a ref, newest first."""
    runs, merged, others = [], False, 0
    for build in listed:
        of_pull = head_of_pull(build)
        if (of_pull or text(build.get("sourceVersion")) or "").lower() != commit.lower():
            others += 1
            continue
        merged = merged or of_pull is not None
        runs.append(_build_run(build, location))
    notes = []
    if merged:
        notes.append("builds of the pull request ran on its merge with the base, made of this head")
    if others:
        notes.append(f"{others} builds of {ref} are of other commits")
    return Read(tuple(runs), tuple(notes))


def head_of_pull(build: Mapping[str, Any]) -> str | None:
    """The head that the merge commit of a pull request's build was made of, as the build says.

    None for a build that is of no pull request; empty where it does not say.
    """
    if build.get("reason") != PULL_REQUEST and not _is_merge(build):
        return None
    told = text(map_in(build.get("triggerInfo")).get(SOURCE_OF_PULL))
    return told or _parameter(build, SOURCE_IN_PARAMETERS) or NOBODY


NOBODY = "-"
"""Equal to no commit."""


def _is_merge(build: Mapping[str, Any]) -> bool:
    return str(build.get("sourceBranch")).startswith("refs/pull/")


def _parameter(build: Mapping[str, Any], name: str) -> str | None:
    """A value of the build's parameters, which are JSON in a text."""
    try:
        return text(map_in(loads(str(build.get("parameters") or "{}"))).get(name))
    except (ValueError, RecursionError):  # a number of too many digits is no JSONDecodeError
        return None


def _build_run(build: Mapping[str, Any], location: Location) -> Run:
    status = text(build.get("status")) or "none"
    word = (text(build.get("result")) or "none") if status == "completed" else status
    definition = map_in(build.get("definition"))
    folder = (text(definition.get("path")) or "").strip("\\")
    event = EVENTS.get(text(build.get("reason")) or "", "")
    started = moment(build.get("startTime"))
    number = whole(build.get("id")) or 0
    return Run(
        name=text(definition.get("name")) or "(a build without a name)",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=f"{location.web}/{location.project}/_build/results?buildId={number}",
        why=_why(build),
        kind="build",
        group=": ".join(filter(None, (folder, event))),
        number=number,
        started_at=started or (moment(build.get("queueTime")) if status == "completed" else None),
        seconds=seconds_between(build.get("startTime"), build.get("finishTime")),
    )


def _why(build: Mapping[str, Any]) -> str:
    """What a build says of why it could not run."""
    found = (text(one.get("message")) for one in maps_in(build.get("validationResults")))
    return "; ".join(filter(None, found))


def status_run(status: Mapping[str, Any], group: str = "") -> Run:
    """A status that somebody set; its name is `genre/name`, as policies have it."""
    context = map_in(status.get("context"))
    names = (text(context.get("genre")), text(context.get("name")))
    word = text(status.get("state")) or "notSet"
    return Run(
        name="/".join(filter(None, names)) or "(a status without a name)",
        state=STATES.get(word, RunState.UNKNOWN),
        word=word,
        url=text(status.get("targetUrl")),
        why=text(status.get("description")) or "",
        kind="status",
        group=group,
        number=whole(status.get("id")) or 0,
        started_at=moment(status.get("creationDate")),
    )


def pull_statuses_of(
    listed: Sequence[Mapping[str, Any]], iterations: Sequence[Mapping[str, Any]], commit: str
) -> Read:
    """The statuses of a pull request whose iteration (push) was of exactly the commit."""
    heads = {
        whole(one.get("id")): text(map_in(one.get("sourceRefCommit")).get("commitId"))
        for one in iterations
    }
    heads.pop(None, None)
    own = [one for one in listed if heads.get(whole(one.get("iterationId"))) == commit]
    left = len(listed) - len(own)
    notes = (
        (f"{left} statuses of the pull request are of another push, or of none",) if left else ()
    )
    return Read(tuple(status_run(one, "pull request") for one in own), notes)
