"""Pull requests and branch restrictions of Bitbucket Cloud as shipcheck understands them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.forge._bitbucket_reviews import WORDS, person, reviews_of, said
from shipcheck.forge.pull_request import (
    Mergeable,
    PullRequest,
    PullState,
    Thread,
)
from shipcheck.forge.rules import BranchRules
from shipcheck.http.reading import map_in, maps_in, moment, strange, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.http.answer import Answer

STATES = {
    "OPEN": PullState.OPEN,
    "MERGED": PullState.MERGED,
    "DECLINED": PullState.CLOSED,
    "SUPERSEDED": PullState.CLOSED,
}
UNRESOLVED = "UNRESOLVED"
METHODS = {
    "merge_commit": "merge", "squash": "squash", "squash_fast_forward": "squash",
    "rebase_fast_forward": "rebase", "rebase_merge": "rebase", "fast_forward": "rebase",
}  # fmt: skip
"""Their ways of merging in our words."""

UNKNOWN_RULES = "branch restrictions are shown to administrators of the repository only"


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked beside a pull request: its open tasks, and its log where somebody approved."""

    tasks: Sequence[Mapping[str, Any]] = ()
    activity: Sequence[Mapping[str, Any]] = ()


def pull_of(
    document: Mapping[str, Any],
    commits: tuple[str, str],
    around: Around,
    answer: Answer,
    page: str,
) -> PullRequest:
    """The pull request.

    Args:
        document: as Bitbucket has it.
        commits: head and base in full; Bitbucket shortens them to twelve digits.
        around: what was asked beside it.
        answer: that the document came with.
        page: the repository's page.

    Raises:
        UnexpectedAnswer: it lacks what every pull request has.
    """
    number, state = document.get("id"), STATES.get(str(document.get("state")))
    if not isinstance(number, int) or state is None:
        raise strange(answer)
    url = f"{page}/pull-requests/{number}"
    return replace(
        _named(document, commits, url),
        number=number,
        state=state,
        # Bitbucket tells of conflicts only when it is asked to merge.
        mergeable=Mergeable.YES if state is PullState.OPEN else Mergeable.BLOCKED,
        reviews=reviews_of(document, around.activity, commits[0]),
        requested=_requested(document),
        threads=tuple(_task(one, url) for one in around.tasks if _is_open(one)),
    )


def _named(document: Mapping[str, Any], commits: tuple[str, str], url: str) -> PullRequest:
    """What the pull request itself says, but for its number and state."""
    source, target = repository_in(document, "source"), repository_in(document, "destination")
    body = text(map_in(document.get("summary")).get("raw")) or text(document.get("description"))
    return PullRequest(
        number=0,
        url=url,
        title=text(document.get("title")) or "",
        body=body or "",
        author=person(map_in(document.get("author"))),
        state=PullState.OPEN,
        draft=document.get("draft") is True,
        head=commits[0],
        head_branch=branch_in(document, "source"),
        head_repository=source,
        base=commits[1],
        base_branch=branch_in(document, "destination"),
        is_fork=source != target,
        mergeable=Mergeable.UNKNOWN,
        queued=document.get("queued") is True,
        merge_commit=text(map_in(document.get("merge_commit")).get("hash")),
        updated_at=moment(document.get("updated_on")),
    )


def commit_in(document: Mapping[str, Any], side: str) -> str | None:
    """The commit of a side (`source`, `destination`), shortened as Bitbucket does."""
    return text(map_in(map_in(document.get(side)).get("commit")).get("hash"))


def branch_in(document: Mapping[str, Any], side: str) -> str:
    """The name of a side's branch."""
    return text(map_in(map_in(document.get(side)).get("branch")).get("name")) or ""


def repository_in(document: Mapping[str, Any], side: str) -> str | None:
    """workspace/name of a side; None where that was deleted."""
    return text(map_in(map_in(document.get(side)).get("repository")).get("full_name"))


def _requested(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Reviewers who have said nothing yet."""
    return tuple(
        person(map_in(one.get("user")))
        for one in maps_in(document.get("participants"))
        if one.get("role") == "REVIEWER" and said(one) not in WORDS
    )


def _is_open(task: Mapping[str, Any]) -> bool:
    return task.get("state") == UNRESOLVED and task.get("pending") is not True


def _task(task: Mapping[str, Any], url: str) -> Thread:
    return Thread(author=person(map_in(task.get("creator"))), url=url)


def restrictions_of(
    listed: Iterable[Mapping[str, Any]], branch: str, model: Mapping[str, Any]
) -> BranchRules:
    """The rules for a branch; `model` is the repository's branching model."""
    values: dict[str, int] = {}
    for one in listed:
        kind = text(one.get("kind"))
        if kind and _matches(one, branch, model):
            value = one.get("value")
            values[kind] = max(values.get(kind, 0), value if isinstance(value, int) else 0)
    of_default = values.get("require_default_reviewer_approvals_to_merge", 0)
    told = f"{of_default} of the approvals have to be of default reviewers" if of_default else ""
    return BranchRules(
        partly=told,
        approvals=max(values.get("require_approvals_to_merge", 0), of_default),
        stale_reviews_fall="reset_pullrequest_approvals_on_change" in values
        or "smart_reset_pullrequest_approvals" in values,
        threads_resolved="require_tasks_to_be_completed" in values,
        pipeline="require_passing_builds_to_merge" in values,
        up_to_date="require_commits_behind" in values,
        auto_merge=False,
    )


def _matches(restriction: Mapping[str, Any], branch: str, model: Mapping[str, Any]) -> bool:
    """Whether it is for the branch: by a pattern whose `*` is the only special character, or by a type."""
    if restriction.get("branch_match_kind") != "branching_model":
        parts = (text(restriction.get("pattern")) or "").split("*")
        return re.fullmatch(".*".join(map(re.escape, parts)), branch, re.DOTALL) is not None
    kind = text(restriction.get("branch_type")) or ""
    named = text(map_in(map_in(model.get(kind)).get("branch")).get("name"))
    prefixes = (
        text(one.get("prefix")) for one in maps_in(model.get("branch_types")) if one.get("kind") == kind
    )  # fmt: skip
    return branch == named or any(prefix and branch.startswith(prefix) for prefix in prefixes)
