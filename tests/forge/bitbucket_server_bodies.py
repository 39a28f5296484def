"""Bodies of Bitbucket Data Center's pull requests, after its OpenAPI description.

Pages (developer.atlassian.com/server/bitbucket/rest): Pull Requests (RestPullRequest,
RestPullRequestMergeability, RestComment), Repository (pull request settings), required builds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD, OTHER

Body = dict[str, Any]
Json = Any
LANDED = "7e48f426f0a6e20f263d10ad0a6ce4ba3b2ff96a"
AT = "/rest/api/latest/projects/PRJ/repos/my-repo"
PAGE = "https://git.example.com/projects/PRJ/repos/my-repo"
REQUIRED = "/rest/required-builds/latest/projects/PRJ/repos/my-repo/conditions"
JANE = {"name": "jcitizen", "displayName": "Jane Citizen", "emailAddress": "j@example.com", "id": 101,
        "active": True, "slug": "jcitizen", "type": "NORMAL"}  # fmt: skip
TOM = {**JANE, "name": "tom", "displayName": "Tom", "id": 115}


def side(branch: str, commit: str, key: str = "PRJ") -> Body:
    """One side of a pull request."""
    repository = {"slug": "my-repo", "name": "My repo", "project": {"key": key}}
    return {"id": f"refs/heads/{branch}", "displayId": branch, "latestCommit": commit,
            "type": "BRANCH", "repository": repository}  # fmt: skip


def pull(**said: Json) -> Body:
    """Pull request 101."""
    return {
        "id": 101, "version": 4, "title": "Talking Nerdy", "description": "It is a kludge.",
        "state": "OPEN", "open": True, "closed": False, "draft": False, "locked": False,
        "createdDate": 1777533600000, "updatedDate": 1777633200000,
        "fromRef": side("topic/x", HEAD), "toRef": side("main", OTHER),
        "author": {"user": JANE, "role": "AUTHOR", "approved": False, "status": "UNAPPROVED"},
        "reviewers": [], "participants": [], "links": {"self": [{"href": f"{PAGE}/pull-requests/101"}]},
    } | said  # fmt: skip


MERGED = pull(state="MERGED", open=False, closed=True,
              properties={"mergeCommit": {"id": LANDED, "displayId": LANDED[:11]}})  # fmt: skip


def reviewer(status: str, commit: str = HEAD) -> Body:
    """A reviewer and what was said."""
    return {"user": TOM, "role": "REVIEWER", "approved": status == "APPROVED", "status": status,
            "lastReviewedCommit": commit}  # fmt: skip


def veto(summary: str, detail: str) -> Body:
    """What a merge check says."""
    return {"summaryMessage": summary, "detailedMessage": detail}


def page(entries: list[Body]) -> Body:
    """The one page of a list."""
    return {"size": len(entries), "limit": 100, "start": 0, "isLastPage": True,
            "nextPageStart": None, "values": entries}  # fmt: skip


def refused(code: int, kind: str, words: str, **said: Json) -> httpx.Response:
    """An error as the server writes it."""
    name = f"com.atlassian.bitbucket.pull.{kind}"
    error = {"context": None, "message": words, "exceptionName": name, **said}
    return httpx.Response(code, json={"errors": [error]})


SETTINGS: Body = {
    "mergeConfig": {
        "defaultStrategy": {"id": "no-ff"}, "type": "REPOSITORY",
        "strategies": [{"id": "no-ff", "enabled": True, "flag": "--no-ff"},
                       {"id": "squash", "enabled": True}, {"id": "ff-only", "enabled": False},
                       {"id": "rebase-ff-only", "enabled": True}],
    },
    "requiredAllApprovers": False, "requiredAllTasksComplete": True,
    "requiredApprovers": {"enabled": True, "count": "2"},
    "requiredSuccessfulBuilds": {"enabled": False, "count": "3"},
}  # fmt: skip


def condition(key: str, kind: str = "BRANCH", name: str = "refs/heads/main", **said: Json) -> Body:
    """A required build."""
    matcher = {"id": name, "displayId": name, "type": {"id": kind, "name": kind}}
    return {
        "id": 15,
        "buildParentKeys": [key],
        "refMatcher": matcher,
        "exemptRefMatcher": None,
        **said,
    }


@dataclass
class ServerForgeSays:
    """A server with pull request 101; `updates` are its answers to what changes something."""

    pulls: list[Body] = field(default_factory=lambda: [pull()])
    merge: Json = field(
        default_factory=lambda: {
            "canMerge": True,
            "conflicted": False,
            "outcome": "CLEAN",
            "vetoes": [],
        }
    )
    tasks: Json = field(default_factory=lambda: page([]))
    activities: list[Body] = field(default_factory=list)
    settings: Json = field(default_factory=lambda: SETTINGS)
    conditions: Json = field(default_factory=lambda: page([]))
    updates: list[Any] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> Json:
        if request.method != "GET":
            return self.updates.pop(0) if self.updates else {"id": 101}
        path, wish = request.url.path, request.url.params
        if path == f"{AT}/commits":
            if wish["until"] != "refs/heads/main":
                return refused(404, "NoSuchBranch", "No such branch")
            return page([{"id": OTHER, "displayId": OTHER[:11]}])
        found: dict[str, Json] = {
            AT: httpx.Response(200, json={"slug": "my-repo"}, headers={"X-AUSERNAME": "jcitizen"}),
            REQUIRED: self.conditions,
            f"{AT}/pull-requests": page(self.pulls),
            f"{AT}/pull-requests/101": self.pulls[0],
            f"{AT}/pull-requests/101/merge": self.merge,
            f"{AT}/pull-requests/101/blocker-comments": self.tasks,
            f"{AT}/pull-requests/101/activities": page(self.activities),
            f"{AT}/settings/pull-requests": self.settings,
            f"{AT}/commits/{LANDED}": {"id": LANDED, "parents": [{"id": OTHER}, {"id": HEAD}]},
        }
        return found.get(path, refused(404, "NoSuchPullRequestException", "No such thing"))
