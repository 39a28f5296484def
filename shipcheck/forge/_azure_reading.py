"""A pull request of Azure Repos as shipcheck understands it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from shipcheck.forge._azure_votes import Votes, person, reviewers_of
from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState, Thread
from shipcheck.http.reading import map_in, maps_in, moment, strange, text, truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.azure import Location
    from shipcheck.http.answer import Answer

STATES = {
    "active": PullState.OPEN,
    "completed": PullState.MERGED,
    "abandoned": PullState.CLOSED,
}
MERGEABLE = {
    "succeeded": Mergeable.YES,
    "conflicts": Mergeable.CONFLICT,
    "rejectedByPolicy": Mergeable.BLOCKED,
    "failure": Mergeable.BLOCKED,
    "queued": Mergeable.UNKNOWN,
    "notSet": Mergeable.UNKNOWN,
}
"""PullRequestAsyncStatus: what came of the merge that Azure DevOps tries in the background."""

OPEN_THREADS = ("active", "pending")
"""Of CommentThreadStatus; the others are some kind of done, or of a thread that has none."""

SETTLED = ("approved", "notApplicable")
"""PolicyEvaluationStatus that stops nobody; queued, running, rejected and broken do."""

BRANCHES = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked beside the pull request itself."""

    threads: Sequence[Mapping[str, Any]] = ()
    iterations: Sequence[Mapping[str, Any]] = ()
    evaluations: Sequence[Mapping[str, Any]] = ()


def pull_of(
    document: Mapping[str, Any], location: Location, answer: Answer, around: Around | None
) -> PullRequest:
    """The pull request; `around` None where only the list was asked, which has no threads.

    Raises:
        UnexpectedAnswer: it lacks what every pull request has.
    """
    number, state = document.get("pullRequestId"), STATES.get(str(document.get("status")))
    head, base = commit_in(document, "Source"), commit_in(document, "Target")
    if not isinstance(number, int) or state is None or head is None or base is None:
        raise strange(answer)
    blocked = blockers(around.evaluations if around else (), document)
    people = reviewers_of(document, Votes.of(around.threads, around.iterations) if around else None)
    pull = _named(document, location, (number, state, head, base))
    return replace(
        pull,
        mergeable=_mergeable(document, blocked),
        reviews=people.reviews,
        requested=people.requested,
        owners_pending=people.required,
        threads=open_threads(around.threads, pull.url) if around else None,
        blocked_by=blocked,
    )


def _named(
    document: Mapping[str, Any], location: Location, known: tuple[int, PullState, str, str]
) -> PullRequest:
    """What the pull request itself says; `known` are its number, state, head and base."""
    number, state, head, base = known
    fork = map_in(map_in(document.get("forkSource")).get("repository"))
    return PullRequest(
        number=number,
        url=f"{location.page}/pullrequest/{number}",
        title=text(document.get("title")) or "",
        body=text(document.get("description")) or "",
        author=person(map_in(document.get("createdBy"))),
        state=state,
        draft=document.get("isDraft") is True,
        head=head,
        head_branch=branch_in(document, "sourceRefName"),
        head_repository=_name_of(fork if fork else map_in(document.get("repository"))),
        base=base,
        base_branch=branch_in(document, "targetRefName"),
        is_fork=bool(fork),
        mergeable=Mergeable.UNKNOWN,
        labels=_labels(document),
        armed=bool(map_in(document.get("autoCompleteSetBy"))),
        merge_commit=_landed(document) if state is PullState.MERGED else None,
        updated_at=moment(document.get("closedDate")) or moment(document.get("creationDate")),
    )


def commit_in(document: Mapping[str, Any], side: str) -> str | None:
    """The commit of a side (`Source`, `Target`) when Azure DevOps last tried the merge."""
    return text(map_in(document.get(f"lastMerge{side}Commit")).get("commitId"))


def branch_in(document: Mapping[str, Any], key: str) -> str:
    """The name of a branch; other refs keep their whole name."""
    return (text(document.get(key)) or "").removeprefix(BRANCHES)


def _landed(document: Mapping[str, Any]) -> str | None:
    return text(map_in(document.get("lastMergeCommit")).get("commitId"))


def _name_of(repository: Mapping[str, Any]) -> str | None:
    project = text(map_in(repository.get("project")).get("name"))
    name = text(repository.get("name"))
    return f"{project}/{name}" if project and name else name


def _labels(document: Mapping[str, Any]) -> tuple[str, ...]:
    found = (
        one for one in maps_in(document.get("labels")) if truth(one.get("active")) is not False
    )
    return tuple(name for one in found if (name := text(one.get("name"))))


def _mergeable(document: Mapping[str, Any], blocked: Sequence[str]) -> Mergeable:
    found = MERGEABLE.get(str(document.get("mergeStatus")), Mergeable.UNKNOWN)
    return Mergeable.BLOCKED if blocked and found is Mergeable.YES else found


def blockers(
    evaluations: Sequence[Mapping[str, Any]], document: Mapping[str, Any]
) -> tuple[str, ...]:
    """Required policies that are not satisfied, and why the merge itself failed."""
    found = [
        f"{_policy_name(map_in(one.get('configuration')))}: {text(one.get('status')) or 'unknown'}"
        for one in evaluations
        if one.get("status") not in SETTLED and _is_required(map_in(one.get("configuration")))
    ]
    failed = text(document.get("mergeFailureMessage"))
    return (*found, failed) if failed else tuple(found)


def _is_required(policy: Mapping[str, Any]) -> bool:
    """Whether it stops a merge; what does not say that it is off is on."""
    on = truth(policy.get("isEnabled")) is not False and truth(policy.get("isDeleted")) is not True
    return on and truth(policy.get("isBlocking")) is not False


def _policy_name(policy: Mapping[str, Any]) -> str:
    kind = text(map_in(policy.get("type")).get("displayName")) or "a policy"
    settings = map_in(policy.get("settings"))
    names = (settings.get("displayName"), settings.get("statusName"))
    named = next(filter(None, map(text, names)), None)
    return f"{kind} {named}" if named else kind


def open_threads(threads: Sequence[Mapping[str, Any]], url: str) -> tuple[Thread, ...]:
    """The conversations that are not resolved."""
    return tuple(
        _thread(one, url)
        for one in threads
        if one.get("status") in OPEN_THREADS and one.get("isDeleted") is not True
    )


def _thread(thread: Mapping[str, Any], url: str) -> Thread:
    context = map_in(thread.get("threadContext"))
    first = next(iter(maps_in(thread.get("comments"))), {})
    line = map_in(context.get("rightFileStart") or context.get("leftFileStart")).get("line")
    path = text(context.get("filePath"))
    return Thread(
        author=person(map_in(first.get("author"))),
        path=path.lstrip("/") if path else None,
        line=line if isinstance(line, int) else None,
        url=f"{url}?discussionId={quote(str(thread.get('id')))}",
    )
