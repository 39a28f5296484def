"""A pull request as it stands just before an order to merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.forge import _github_queries as queries
from shipcheck.forge._github_parts import commit_in, is_commit, words
from shipcheck.forge._github_pulls import in_repository
from shipcheck.hosting.github_api import GraphqlRefused
from shipcheck.http.reading import in_path, map_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from shipcheck.hosting.github_api import GitHub

PAUSES = (1.0, 2.0, 4.0)
"""Seconds between looks while GitHub works out whether a pull request can be merged."""

SETTINGS = {
    "merge": "mergeCommitAllowed",
    "squash": "squashMergeAllowed",
    "rebase": "rebaseMergeAllowed",
}
"""Ways of merging, and the repository's settings for them."""


@dataclass(frozen=True, slots=True)
class Target:
    """A pull request as it stands before an order; `id` is what GraphQL calls it."""

    id: str
    state: str
    head: str
    base: str
    draft: bool
    standing: str
    decision: str
    queue: bool
    queued: bool
    armed: bool
    commit: str | None
    methods: tuple[str, ...]
    may_arm: bool


async def settled(
    github: GitHub, number: int, sleep: Callable[[float], Awaitable[None]]
) -> Target | None:
    """The pull request once GitHub has worked out how it stands, or after a few looks."""
    target = await _look(github, number)
    for pause in PAUSES:
        if target is None or target.state != "OPEN" or target.standing != "UNKNOWN":
            break
        await sleep(pause)
        target = await _look(github, number)
    return target


async def _look(github: GitHub, number: int) -> Target | None:
    try:
        found = await in_repository(github, queries.TARGET, {"number": number})
    except GraphqlRefused:
        return await _look_by_rest(github, number)
    pull = found.get("pullRequest")
    if pull is None:
        return None
    return _target(map_in(pull), found)


def _target(pull: Mapping[str, Any], repository: Mapping[str, Any]) -> Target:
    commit = map_in(pull.get("mergeCommit")).get("oid")
    return Target(
        id=words(pull, "id"),
        state=words(pull, "state"),
        head=commit_in(pull, "headRefOid"),
        base=words(pull, "baseRefName"),
        draft=pull.get("isDraft") is True,
        standing=words(pull, "mergeStateStatus"),
        decision=str(pull.get("reviewDecision") or ""),
        queue=pull.get("isMergeQueueEnabled") is True,
        queued=pull.get("isInMergeQueue") is True,
        armed=isinstance(pull.get("autoMergeRequest"), dict),
        commit=str(commit) if is_commit(commit) else None,
        methods=tuple(name for name, key in SETTINGS.items() if repository.get(key) is True),
        may_arm=repository.get("autoMergeAllowed") is True,
    )


async def _look_by_rest(github: GitHub, number: int) -> Target | None:
    """The same by REST: two requests; nothing can be queued or armed without GraphQL."""
    pull = await github.find(f"/pulls/{number}")
    if pull is None:
        return None
    merged = bool(pull.get("merged_at"))
    base = words(map_in(pull.get("base")), "ref")
    rules = await github.listed(f"/rules/branches/{in_path(base)}")
    commit = pull.get("merge_commit_sha")
    return Target(
        id="",
        state="MERGED" if merged else words(pull, "state").upper(),
        head=commit_in(map_in(pull.get("head")), "sha"),
        base=base,
        draft=pull.get("draft") is True,
        standing=str(pull.get("mergeable_state") or "unknown").upper(),
        decision="",
        queue=any(rule.get("type") == "merge_queue" for rule in rules),
        queued=False,
        armed=isinstance(pull.get("auto_merge"), dict),
        commit=str(commit) if merged and is_commit(commit) else None,
        methods=(),
        may_arm=False,
    )
