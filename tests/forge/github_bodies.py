"""GitHub's answers, true to its GraphQL schema and to the examples of its OpenAPI description.

Those are npm's @octokit/graphql-schema 15.26.1 and @octokit/openapi 23.0.2 (api.github.com).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from shipcheck.hosting.place import Place
from tests.forge.connecting import SECRET, Connected

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
OTHER = "ecdd80bb57125d7ba9641ffaa4d7d2c19d3f3091"
BASE = "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d"
LANDED = "e5bd3914e2e596debea16f433f57875b5b90bcd6"
PLACE = Place("github", "https://github.com", "octocat/Hello-World", {})
REPOSITORY = "/repos/octocat/Hello-World"


def connected(answers: Callable[[httpx.Request], Any], place: Place = PLACE) -> Connected:
    """The forge, with a server that answers so."""
    return Connected("github", place, answers, {"GH_TOKEN": SECRET})


def says(status: int, message: str = "", **headers: str) -> httpx.Response:
    """An error as GitHub writes it; `_` in the name of a header is a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"message": message, "documentation_url": "https://docs.github.com/rest"}
    return httpx.Response(status, json=body, headers=named)


def data(**parts: object) -> dict[str, Any]:
    """GraphQL's answer about the repository."""
    return {"data": {"repository": parts}}


def errors(kind: str, message: str, *path: str) -> dict[str, Any]:
    """GraphQL's errors, which come with status 200."""
    return {"data": None, "errors": [{"type": kind, "path": list(path), "message": message}]}


def page(*nodes: object, after: str | None = None) -> dict[str, Any]:
    """A page of a connection; `after` is where the next one begins."""
    return {
        "pageInfo": {"hasNextPage": after is not None, "endCursor": after},
        "nodes": list(nodes),
    }


def review(
    state: str = "APPROVED", by: str = "hubot", commit: str = HEAD, **more: object
) -> dict[str, Any]:
    """A review by GraphQL."""
    return {
        "state": state, "submittedAt": "2026-01-02T03:04:05Z", "authorCanPushToRepository": True,
        "author": {"login": by}, "commit": {"oid": commit}, **more,
    }  # fmt: skip


def thread(*, resolved: bool = False) -> dict[str, Any]:
    """A conversation by GraphQL."""
    comment = {"url": "https://github.com/octocat/Hello-World/pull/1347#r1", "author": None}
    return {"isResolved": resolved, "path": "app.py", "line": 3, "comments": {"nodes": [comment]}}


def pull(**more: object) -> dict[str, Any]:
    """A pull request by GraphQL."""
    return {
        "number": 1347, "url": "https://github.com/octocat/Hello-World/pull/1347",
        "title": "Amazing new feature", "body": "Please pull these awesome changes in!",
        "state": "OPEN", "isDraft": False, "isCrossRepository": False,
        "updatedAt": "2026-01-02T03:04:05Z", "author": {"login": "octocat"},
        "headRefOid": HEAD, "headRefName": "new-topic",
        "headRepository": {"nameWithOwner": "octocat/Hello-World"},
        "headRepositoryOwner": {"login": "octocat"},
        "baseRefOid": OTHER, "baseRefName": "main", "baseRef": {"target": {"oid": BASE}},
        "mergeable": "MERGEABLE", "mergeStateStatus": "CLEAN", "reviewDecision": None,
        "isInMergeQueue": False, "autoMergeRequest": None, "mergeCommit": None,
        "labels": {"nodes": [{"name": "bug"}]}, "reviewRequests": {"nodes": []},
        "reviews": page(), "reviewThreads": page(), **more,
    }  # fmt: skip


def target(**more: object) -> dict[str, Any]:
    """What is looked at before an order to merge; the keys of the repository begin with `r_`."""
    settings = {
        "autoMergeAllowed": True, "mergeCommitAllowed": True, "squashMergeAllowed": True,
        "rebaseMergeAllowed": True,
    }  # fmt: skip
    settings |= {key[2:]: bool(value) for key, value in more.items() if key.startswith("r_")}
    asked = {
        "id": "PR_kwDOABI", "state": "OPEN", "isDraft": False, "headRefOid": HEAD, "baseRefName": "main",
        "mergeable": "MERGEABLE", "mergeStateStatus": "CLEAN", "reviewDecision": None,
        "isMergeQueueEnabled": False, "isInMergeQueue": False, "autoMergeRequest": None,
        "mergeCommit": None,
    }  # fmt: skip
    asked |= {key: value for key, value in more.items() if not key.startswith("r_")}
    return data(**settings, pullRequest=asked)


def rest_pull(**more: object) -> dict[str, Any]:
    """A pull request by REST, as the example of "Get a pull request" has it."""
    repository = {
        "id": 1296269,
        "name": "Hello-World",
        "full_name": "octocat/Hello-World",
        "fork": False,
    }
    owner = {"login": "octocat", "id": 1, "type": "User"}
    side = {"user": owner, "repo": repository}
    return {
        "id": 1, "node_id": "MDExOlB1bGxSZXF1ZXN0MQ==", "number": 1347, "state": "open",
        "html_url": "https://github.com/octocat/Hello-World/pull/1347", "locked": True,
        "title": "Amazing new feature", "user": owner, "body": None,
        "labels": [{"id": 208045946, "name": "bug"}], "updated_at": "2026-01-02T03:04:05Z",
        "merged_at": None, "merge_commit_sha": LANDED,
        "requested_reviewers": [{"login": "other_user"}],
        "requested_teams": [{"name": "Justice League", "slug": "justice-league"}],
        "head": {"label": "octocat:new-topic", "ref": "new-topic", "sha": HEAD, **side},
        "base": {"label": "octocat:main", "ref": "main", "sha": OTHER, **side},
        "auto_merge": None, "draft": False, "merged": False, "mergeable": True, "mergeable_state": "clean",
        **more,
    }  # fmt: skip


def ref(branch: str, commit: str) -> dict[str, Any]:
    """A branch by REST, as the example of "Get a reference" has it."""
    return {"ref": f"refs/heads/{branch}", "object": {"type": "commit", "sha": commit}}
