"""Bodies of Bitbucket Cloud's pull requests, after its OpenAPI description.

Pages (developer.atlassian.com/cloud/bitbucket/rest): api-group-pullrequests, api-group-branch-restrictions,
api-group-branching-model, api-group-refs, api-group-commits. Commits of pull requests have twelve digits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD, OTHER
from tests.ci.bitbucket_bodies import AT, Body, Json, page, refused

LANDED = "ca40bc03ff69ad032e5d2fa7e8d559e933ce4e76"
AUTHOR = {"type": "user", "display_name": "Jane Smith", "nickname": "jane", "uuid": "{a}"}
PETER = {"type": "user", "display_name": "Peter Pan", "nickname": "peter", "uuid": "{b}"}
TASK_AT = f"https://api.bitbucket.org{AT}/pullrequests/23/merge/task-status/abc"


def side(branch: str, commit: str, repository: str = "team/web") -> Body:
    """The source or the destination of a pull request."""
    return {
        "branch": {"name": branch, "merge_strategies": ["merge_commit", "squash", "fast_forward"],
                   "default_merge_strategy": "merge_commit"},
        "commit": {"type": "commit", "hash": commit[:12]},
        "repository": {"type": "repository", "full_name": repository, "uuid": "{1}"},
    }  # fmt: skip


def pull(**said: Json) -> Body:
    """Pull request 23."""
    return {
        "type": "pullrequest", "id": 23, "title": "A change", "description": "Because.",
        "summary": {"type": "rendered", "raw": "Because.", "markup": "markdown"}, "state": "OPEN",
        "author": AUTHOR, "source": side("topic/x", HEAD), "destination": side("main", OTHER),
        "merge_commit": None, "comment_count": 1, "task_count": 0, "close_source_branch": False,
        "closed_by": None, "reason": "", "draft": False, "queued": False,
        "created_on": "2026-04-30T10:00:00.5+00:00", "updated_on": "2026-05-01T10:00:00.5+00:00",
        "reviewers": [], "participants": [],
    } | said  # fmt: skip


MERGED = pull(state="MERGED", merge_commit={"type": "commit", "hash": LANDED[:12]})


def participant(state: str | None, who: Body = PETER, **said: Json) -> Body:
    """Somebody who takes part."""
    return {
        "type": "participant", "user": who, "role": "REVIEWER", "approved": state == "approved",
        "state": state, "participated_on": "2026-05-01T10:30:00.5+00:00",
    } | said  # fmt: skip


def update(commit: str, at: str) -> Body:
    """An entry of the log for the state after a push, or another change."""
    return {
        "pull_request": {"type": "pullrequest", "id": 23, "title": "A change"},
        "update": {"state": "OPEN", "title": "A change", "reason": "", "author": AUTHOR, "date": at,
                   "source": side("topic/x", commit), "destination": side("main", OTHER)},
    }  # fmt: skip


def logged(key: str, at: str, who: Body = PETER) -> Body:
    """An entry of the log for an `approval`, or for `changes_requested`."""
    return {
        "pull_request": {"type": "pullrequest", "id": 23, "title": "A change"},
        key: {"date": at, "user": who, "pullrequest": {"type": "pullrequest", "id": 23}},
    }


def comment(raw: str, at: int = 5, **said: Json) -> Body:
    """A comment."""
    return {
        "type": "pullrequest_comment", "id": at, "content": {"raw": raw, "markup": "markdown"},
        "user": AUTHOR, "deleted": False, "pending": False, "created_on": "2026-05-01T10:00:00+00:00",
    } | said  # fmt: skip


def restriction(kind: str, value: int | None = None, **said: Json) -> Body:
    """A branch restriction for main."""
    return {
        "type": "branchrestriction", "id": 1, "kind": kind, "value": value, "pattern": "main",
        "branch_match_kind": "glob", "users": [], "groups": [],
    } | said  # fmt: skip


@dataclass
class BitbucketForgeSays:
    """A Bitbucket Cloud with pull request 23; `updates` are its answers to what changes something."""

    pulls: list[Body] = field(default_factory=lambda: [pull()])
    tasks: list[Body] = field(default_factory=list)
    comments: list[Body] = field(default_factory=list)
    restrictions: list[Body] | httpx.Response = field(default_factory=list)
    tips: list[str] = field(default_factory=lambda: [HEAD])
    updates: list[Any] = field(default_factory=list)
    polls: list[Any] = field(default_factory=list)
    activity: list[Body] = field(
        default_factory=lambda: [update(HEAD, "2026-04-30T10:00:00+00:00")]
    )
    looks: int = 0

    def __call__(self, request: httpx.Request) -> Json:
        if request.method != "GET":
            return self.updates.pop(0) if self.updates else {"id": 23}
        own = request.url.path.removeprefix(AT)
        lists: dict[str, list[Body]] = {
            "/pullrequests/23/tasks": self.tasks,
            "/pullrequests/23/comments": self.comments,
            "/pullrequests/23/activity": self.activity,
            "/pullrequests": self.pulls,
        }
        if own in lists:
            return page(lists[own])
        if own == "/pullrequests/23":
            return self.pulls[0]
        if own.startswith("/pullrequests/23/merge/task-status/"):
            return self.polls.pop(0) if self.polls else {"task_status": "PENDING"}
        return self._rest(request, own)

    def _rest(self, request: httpx.Request, own: str) -> Json:
        raw = request.url.raw_path.decode()
        if raw.endswith("/refs/branches/topic%2Fx"):
            self.looks += 1
            tip = self.tips[min(self.looks, len(self.tips)) - 1]
            return {"type": "branch", "name": "topic/x", "target": {"type": "commit", "hash": tip}}
        if own == "/branch-restrictions":
            listed = self.restrictions
            return listed if isinstance(listed, httpx.Response) else page(listed)
        found: dict[str, Json] = {
            "/refs/branches/main": {"name": "main", "target": {"hash": OTHER}},
            "/branching-model": {
                "type": "branching_model", "development": {"name": "main", "branch": {"name": "main"}},
                "branch_types": [{"kind": "release", "prefix": "release/"}],
            },
            "/2.0/user": {**AUTHOR, "type": "user"},
        }  # fmt: skip
        for whole in (HEAD, OTHER, LANDED):
            parents = [{"type": "commit", "hash": one} for one in (OTHER, HEAD)]
            told = {"type": "commit", "hash": whole, "parents": parents}
            found[f"/commit/{whole}"] = found[f"/commit/{whole[:12]}"] = told
            found[f"/2.0/repositories/peter/web/commit/{whole[:12]}"] = told
        return found.get(own, refused(404, "Resource not found"))
