"""The repository in GraphQL, and what a query starts at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.servers.github_forge.graph_commits import commit, ref
from tests.servers.github_forge.graph_parts import Json, actor, connection, missing
from tests.servers.github_forge.graph_pulls import pull_request

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import Pull

PERMISSIONS = {"read": "READ", "write": "WRITE", "admin": "ADMIN"}


def queries(desk: Desk) -> Json:
    """Query."""
    limits = desk.forge.limits
    return {
        "__typename": "Query",
        "viewer": actor(desk.token.login),
        "repository": lambda owner, name, **_: _repository(desk, owner, name),
        "rateLimit": lambda **_: {
            "__typename": "RateLimit", "cost": 1, "limit": limits.limit, "nodeCount": 1,
            "remaining": limits.remaining, "used": limits.used, "resetAt": "2099-01-01T00:00:00Z",
        },
    }  # fmt: skip


def _repository(desk: Desk, owner: str, name: str) -> Json:
    """Repository; who only reads sees no settings of merging, which are then false."""
    settings = desk.forge.repository
    if (owner.lower(), name.lower()) != (settings.owner, settings.name):
        raise missing(f"a Repository with the name '{owner}/{name}'")
    return {
        "__typename": "Repository", "id": "R_1", "name": settings.name, "owner": actor(settings.owner),
        "nameWithOwner": settings.full_name, "url": desk.web, "isPrivate": settings.private,
        "isArchived": settings.archived, "isFork": False,
        "mergeCommitAllowed": settings.allow_merge_commit,
        "squashMergeAllowed": settings.allow_squash_merge,
        "rebaseMergeAllowed": settings.allow_rebase_merge,
        "autoMergeAllowed": settings.allow_auto_merge,
        "deleteBranchOnMerge": settings.delete_branch_on_merge,
        "viewerPermission": PERMISSIONS[desk.token.may], "viewerDefaultMergeMethod": "MERGE",
        "defaultBranchRef": lambda: ref(desk, settings.default_branch),
        "ref": lambda **asked: ref(desk, asked["qualifiedName"].removeprefix("refs/heads/")),
        "object": lambda **asked: _object(desk, **asked),
        "pullRequest": lambda number: _pull(desk, number),
        "pullRequests": lambda **asked: _pulls(desk, **asked),
    }  # fmt: skip


def _object(desk: Desk, oid: str | None = None, expression: str | None = None) -> Json | None:
    found = desk.forge.bare.commit_of(oid or expression or "")
    return None if found is None else commit(desk, found)


def _pull(desk: Desk, number: int) -> Json:
    pull = desk.forge.pulls.get(number)
    if pull is None:
        raise missing(f"a PullRequest with the number of {number}")
    made = pull_request(desk, pull)
    return _unknown_once(desk, made)


def _unknown_once(desk: Desk, made: Json) -> Json:
    """The first reads may not know yet whether it merges; this one counts."""
    if desk.forge.unknown_for > 0:
        desk.forge.unknown_for -= 1
        made = {**made, "mergeable": "UNKNOWN", "mergeStateStatus": "UNKNOWN"}
    return made


def _pulls(
    desk: Desk,
    headRefName: str | None = None,  # noqa: N803
    baseRefName: str | None = None,  # noqa: N803
    states: str | list[str] | None = None,
    orderBy: Json | None = None,  # noqa: N803
    **pages: Any,  # noqa: ANN401
) -> Json:
    """Pull requests by the name of a branch: those of forks too."""
    wanted = [states] if isinstance(states, str) else states
    found = [
        one for one in desk.forge.pulls.values()
        if headRefName in (None, one.branch) and baseRefName in (None, one.base_branch)
        and (wanted is None or _state(one) in wanted)
    ]  # fmt: skip
    if orderBy and orderBy["direction"] == "DESC":
        found.reverse()
    return connection("pullRequests", [pull_request(desk, one) for one in found])(**pages)


def _state(pull: Pull) -> str:
    return "MERGED" if pull.merged else pull.state.upper()
