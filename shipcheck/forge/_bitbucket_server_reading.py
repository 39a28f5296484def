"""Pull requests and rules of Bitbucket Data Center as shipcheck understands them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shipcheck.forge.pull_request import (
    UNTOLD,
    Mergeable,
    PullRequest,
    PullState,
    Review,
    ReviewState,
    Thread,
)
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.hosting.bitbucket_server import vetoes_in
from shipcheck.http.reading import map_in, maps_in, moment, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.http.answer import Answer

STATES = {"OPEN": PullState.OPEN, "MERGED": PullState.MERGED, "DECLINED": PullState.CLOSED}
REVIEWS = {"APPROVED": ReviewState.APPROVED, "NEEDS_WORK": ReviewState.CHANGES_REQUESTED}
STRATEGIES = {
    "no-ff": "merge", "ff": "merge", "squash": "squash", "squash-ff-only": "squash",
    "rebase-ff-only": "rebase", "rebase-no-ff": "rebase", "ff-only": "rebase",
}  # fmt: skip
"""The merge strategies of git in our words, the better ones of each first."""
BRANCHES = "refs/heads/"
HOOKS = "com.atlassian.bitbucket.server.bundled-hooks."


def pull_of(
    document: Mapping[str, Any],
    merge: Mapping[str, Any] | None,
    tasks: Sequence[Mapping[str, Any]] | None,
    answer: Answer,
    page: str,
) -> PullRequest:
    """The pull request; `merge` is what a trial of the merge says, None once it is closed.

    Raises:
        UnexpectedAnswer: it lacks what every pull request has.
    """
    number, state = document.get("id"), STATES.get(str(document.get("state")))
    head, base = tip_in(document, "fromRef"), tip_in(document, "toRef")
    if not isinstance(number, int) or state is None or head is None or base is None:
        raise strange(answer)
    url = f"{page}/pull-requests/{number}"
    people = [*maps_in(document.get("reviewers")), *maps_in(document.get("participants"))]
    return replace(
        _named(document, url),
        number=number,
        state=state,
        head=head,
        base=base,
        mergeable=_mergeable(merge),
        blocked_by=tuple(vetoes_in(merge or {})),
        reviews=_reviews(people),
        requested=_requested(maps_in(document.get("reviewers"))),
        threads=None if tasks is None else tuple(_task(one, url) for one in tasks),
    )


def _named(document: Mapping[str, Any], url: str) -> PullRequest:
    """What the pull request itself says, but for its number, state and commits."""
    source, target = repository_in(document, "fromRef"), repository_in(document, "toRef")
    version = document.get("version")
    return PullRequest(
        number=0,
        url=url,
        title=text(document.get("title")) or "",
        body=text(document.get("description")) or "",
        author=person(map_in(document.get("author"))),
        state=PullState.OPEN,
        draft=document.get("draft") is True,
        head="",
        head_branch=branch_in(document, "fromRef"),
        head_repository=source,
        base="",
        base_branch=branch_in(document, "toRef"),
        is_fork=source != target,
        mergeable=Mergeable.UNKNOWN,
        armed=None,
        merge_commit=landed_in(document),
        version=version if isinstance(version, int) else None,
        updated_at=moment(document.get("updatedDate")),
    )


def tip_in(document: Mapping[str, Any], side: str) -> str | None:
    """The commit that a side (`fromRef`, `toRef`) is on."""
    return text(map_in(document.get(side)).get("latestCommit"))


def branch_in(document: Mapping[str, Any], side: str) -> str:
    """The name of a side's branch."""
    return (text(map_in(document.get(side)).get("id")) or "").removeprefix(BRANCHES)


def repository_in(document: Mapping[str, Any], side: str) -> str | None:
    """KEY/name of a side."""
    repository = map_in(map_in(document.get(side)).get("repository"))
    key, slug = text(map_in(repository.get("project")).get("key")), text(repository.get("slug"))
    return f"{key}/{slug}" if key and slug else None


def landed_in(document: Mapping[str, Any]) -> str | None:
    """What landed, for a merged pull request."""
    return text(map_in(map_in(document.get("properties")).get("mergeCommit")).get("id"))


def person(participant: Mapping[str, Any]) -> str:
    """What somebody is called: their name to sign in with, else the one that is shown."""
    user = map_in(participant.get("user"))
    return next(filter(None, map(text, (user.get("name"), user.get("displayName")))), "somebody")


def _mergeable(merge: Mapping[str, Any] | None) -> Mergeable:
    if merge is None:
        return Mergeable.BLOCKED
    if merge.get("conflicted") is True or merge.get("outcome") == "CONFLICTED":
        return Mergeable.CONFLICT
    if merge.get("canMerge") is True:
        return Mergeable.YES
    known = merge.get("canMerge") is False and merge.get("outcome") != "UNKNOWN"
    return Mergeable.BLOCKED if known or vetoes_in(merge) else Mergeable.UNKNOWN


def _reviews(people: Sequence[Mapping[str, Any]]) -> tuple[Review, ...]:
    """What reviewers and participants said, and of which commit."""
    return tuple(
        Review(person(one), REVIEWS[word], text(one.get("lastReviewedCommit")) or UNTOLD)
        for one in people
        if (word := str(one.get("status"))) in REVIEWS
    )


def _requested(reviewers: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(person(one) for one in reviewers if str(one.get("status")) not in REVIEWS)


def _task(task: Mapping[str, Any], url: str) -> Thread:
    """A task (a comment that blocks); its place is where it stands in the change."""
    anchor = map_in(task.get("anchor"))
    line = anchor.get("line")
    author = map_in(task.get("author"))
    names = (author.get("name"), author.get("displayName"))
    return Thread(
        author=next(filter(None, map(text, names)), "somebody"),
        path=text(anchor.get("path")),
        line=line if isinstance(line, int) else None,
        url=f"{url}/overview?commentId={task.get('id')}",
    )


def rules_of(
    settings: Mapping[str, Any], conditions: Iterable[Mapping[str, Any]], branch: str
) -> BranchRules:
    """The rules for a branch, of the repository's settings and its required builds."""
    fits = [(one, matches(map_in(one.get("refMatcher")), branch)) for one in conditions]
    keys = [
        one.get("buildParentKeys") for one, fit in fits if fit and not one.get("exemptRefMatcher")
    ]
    names = [name for listed in keys if isinstance(listed, list) for name in listed if text(name)]
    lost = sum(fit is None for _, fit in fits)
    partial = sum(bool(fit and one.get("exemptRefMatcher")) for one, fit in fits)
    told = []
    if lost:
        told.append(f"{lost} required builds go by the branching model, which is not looked at")
    if partial:
        told.append(f"{partial} required builds have branches that are exempt")
    return BranchRules(
        required=tuple(RequiredRun(name) for name in dict.fromkeys(names)),
        complete=not lost,
        partly="; ".join(told),
        approvals=_demand(settings, "requiredApprovers"),
        threads_resolved=settings.get("requiredAllTasksComplete") is True
        or _demand(settings, "requiredAllTasksComplete") > 0,
        pipeline=_demand(settings, "requiredSuccessfulBuilds") > 0,
        methods=tuple(dict.fromkeys(STRATEGIES[one] for one in strategies_in(settings))),
    )  # fmt: skip


def strategies_in(settings: Mapping[str, Any]) -> list[str]:
    """The merge strategies that are switched on, in our order."""
    listed = maps_in(map_in(settings.get("mergeConfig")).get("strategies"))
    on = {text(one.get("id")) for one in listed if one.get("enabled") is True}
    return [one for one in STRATEGIES if one in on]


def _demand(settings: Mapping[str, Any], name: str) -> int:
    """How many a merge check demands; 0 where it is off. Servers write it in three ways."""
    for key in (name, f"{HOOKS}{name}MergeHook", f"{name}Deprecated"):
        found = settings.get(key)
        if isinstance(found, dict):
            on = found.get("enabled") is True or found.get("enable") is True
            return _count(found.get("count")) if on else 0
        if _count(found):
            return _count(found)
    return 0


def _count(value: object) -> int:
    """A small number, written as one or as a text; 0 for what is none."""
    written = "" if isinstance(value, bool) else str(value)
    return int(written) if re.fullmatch(r"[0-9]{1,4}", written) else 0


def matches(matcher: Mapping[str, Any], branch: str) -> bool | None:
    """Whether a matcher is for a branch; None where that is not known here."""
    kind = text(map_in(matcher.get("type")).get("id"))
    named = (text(matcher.get("id")) or "").removeprefix(BRANCHES)
    if kind == "ANY_REF":
        return True
    if kind == "BRANCH":
        return named == branch
    if kind != "PATTERN":
        return None
    # `*` and `?` within a part of the name, `**` over several; a pattern fits the end of the name too.
    pieces = re.split(r"(\*\*/?|\*|\?)", named)
    means = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pattern = "".join(means.get(one, re.escape(one)) for one in pieces)
    return re.fullmatch(f"(?:.*/)?{pattern}", branch) is not None
