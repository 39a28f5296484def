"""Reads a merge request with everything around it.

Seven requests: the merge request, its approvals, their rules, its reviewers, versions and
discussions, the target's tip; and one more each for a fork and for a merge train.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.forge._gitlab_reviews import (
    is_approved,
    owners_pending,
    requested,
    reviews_of,
    threads_of,
    username,
)
from shipcheck.forge._gitlab_status import mergeable_of, status_word
from shipcheck.forge.pull_request import PullRequest, PullState
from shipcheck.hosting.gitlab_api import UNSEEN
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import in_path, map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.hosting.gitlab_api import GitLab

STATES = {
    "opened": PullState.OPEN, "locked": PullState.OPEN, "merged": PullState.MERGED,
    "closed": PullState.CLOSED,
}  # fmt: skip
"""What became of a merge request; it is locked while a merge goes on."""

ON_TRAIN = ("idle", "stale", "fresh", "merging")
"""States of a merge request that a merge train carries."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known beside the merge request's own JSON."""

    approvals: Mapping[str, Any]
    rules: Sequence[Mapping[str, Any]]
    reviewers: Sequence[Mapping[str, Any]]
    versions: Sequence[Mapping[str, Any]]
    discussions: Sequence[Mapping[str, Any]] | None
    base: str
    source: str | None
    queued: bool


async def read_merge_request(gitlab: GitLab, number: int) -> Mapping[str, Any] | None:
    """The JSON of a merge request, with how far it is behind; None where there is none."""
    params = {"include_diverged_commits_count": "true"}
    return await gitlab.find(f"/merge_requests/{number}", params)


async def full(gitlab: GitLab, body: Mapping[str, Any]) -> PullRequest:
    """A merge request with all that is asked for beside it; raises UnexpectedAnswer for a bent one."""
    number = body.get("iid")
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnexpectedAnswer("GitLab gave a merge request without a number", status=200)
    if text(body.get("state")) not in STATES:
        raise UnexpectedAnswer(f"GitLab does not say whether !{number} is open", status=200)
    return build(body, await _around(gitlab, body, number))


async def _around(gitlab: GitLab, body: Mapping[str, Any], number: int) -> Around:
    place = f"/merge_requests/{number}"
    documents = asyncio.gather(
        gitlab.find(f"{place}/approvals", unseen=UNSEEN),
        gitlab.find(f"{place}/approval_state", unseen=UNSEEN),
    )
    lists = asyncio.gather(
        gitlab.listed(f"{place}/reviewers", unseen=UNSEEN),
        gitlab.listed(f"{place}/versions", unseen=UNSEEN),
        gitlab.listed(f"{place}/discussions", unseen=UNSEEN),
    )
    facts = asyncio.gather(
        branch_tip(gitlab, text(body.get("target_branch")) or ""),
        source_path(gitlab, body),
        is_queued(gitlab, body, number),
    )
    (approvals, state), found, known = await asyncio.gather(documents, lists, facts)
    reviewers, versions, discussions = found
    tip, source, queued = known
    return Around(
        approvals or {}, maps_in((state or {}).get("rules")), reviewers or (), versions or (),
        discussions, tip or "", source, queued,
    )  # fmt: skip


async def branch_tip(gitlab: GitLab, branch: str) -> str | None:
    """The commit that a branch is on, None where there is no such branch."""
    if not branch:
        return None
    found = await gitlab.find(f"/repository/branches/{in_path(branch)}")
    return text(map_in(found.get("commit")).get("id")) if found else None


async def source_path(gitlab: GitLab, body: Mapping[str, Any]) -> str | None:
    """The path of the project that the branch is in, None where that is gone or not shown."""
    source = body.get("source_project_id")
    if not isinstance(source, int):
        return None
    if source == body.get("target_project_id"):
        return gitlab.project
    found = await gitlab.of_project(str(source)).find("", unseen=UNSEEN)
    return text(found.get("path_with_namespace")) if found else None


async def is_queued(gitlab: GitLab, body: Mapping[str, Any], number: int) -> bool:
    """Whether a merge train carries it; only asked where it is set to be merged by itself."""
    if body.get("merge_when_pipeline_succeeds") is not True or body.get("state") != "opened":
        return False
    car = await gitlab.find(f"/merge_trains/merge_requests/{number}", unseen=UNSEEN)
    return car is not None and car.get("status") in ON_TRAIN


def landed(body: Mapping[str, Any]) -> str | None:
    """The commit that landed, None while none has.

    A merge commit, else the squashed one, else the head itself (fast-forward).
    """
    if body.get("state") != "merged":
        return None
    return (
        text(body.get("merge_commit_sha")) or text(body.get("squash_commit_sha")) or head_of(body)
    )


def head_of(body: Mapping[str, Any]) -> str:
    """The head; the last one that GitLab compared where the branch is gone."""
    sha = text(body.get("sha")) or text(map_in(body.get("diff_refs")).get("head_sha"))
    return (sha or "").lower()


def build(body: Mapping[str, Any], around: Around) -> PullRequest:
    """The merge request as every forge is understood."""
    mergeable, reasons = mergeable_of(status_word(body))
    url, behind = text(body.get("web_url")) or "", body.get("diverged_commits_count")
    armed = body.get("merge_when_pipeline_succeeds") is True and body.get("state") == "opened"
    return PullRequest(
        number=int(body["iid"]),
        url=url,
        title=text(body.get("title")) or "",
        body=text(body.get("description")) or "",
        author=username(body.get("author")),
        state=STATES[str(body.get("state"))],
        draft=body.get("draft") is True or body.get("work_in_progress") is True,
        head=head_of(body),
        head_branch=text(body.get("source_branch")) or "",
        head_repository=around.source,
        base=around.base,
        base_branch=text(body.get("target_branch")) or "",
        is_fork=body.get("source_project_id") != body.get("target_project_id"),
        mergeable=mergeable,
        labels=_labels(body),
        reviews=reviews_of(
            around.approvals,
            around.rules,
            around.reviewers,
            around.versions,
            around.discussions or (),
        ),
        requested=requested(around.reviewers),
        owners_pending=owners_pending(around.rules),
        threads=None if around.discussions is None else threads_of(around.discussions, url),
        blocked_by=reasons,
        behind=behind > 0 if isinstance(behind, int) else None,
        approved=is_approved(around.approvals),
        armed=armed and not around.queued,
        queued=around.queued,
        merge_commit=landed(body),
        updated_at=moment(body.get("updated_at")),
    )


def _labels(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The labels, which GitLab gives as texts."""
    found = body.get("labels")
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
