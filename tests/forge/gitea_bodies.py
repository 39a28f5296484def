"""A repository on Gitea with one pull request, its bodies as Gitea's swagger 1.27 has them.

Definitions PullRequest, PRBranchInfo, Repository, Branch, BranchProtection, PullReview, PullReviewComment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from shipcheck.hosting.place import Place
from tests.forge.connecting import SECRET, Connected

HEAD = "e82eb4a098e32c796079ca3915e07487fc4db24c"
PUSHED = "1604b0c46c395822e4e9478777f8e54ac99fe5b9"
BASE = "1162f719d711319a2efb2a35566f3bfdadee8bab"
LANDED = "b83d6e391c22777fca1ed3012fce84f633d7fed0"
PLACE = Place("gitea", "https://codeberg.org", "team/shop", {})
ROOT = "/api/v1/repos/team/shop"
PAGE = "https://codeberg.org/team/shop/pulls/7"


def user(name: str) -> dict[str, Any]:
    """A user."""
    return {"id": 1, "login": name, "full_name": name.title(), "active": True}


def side(ref: str, sha: str, repository: int = 1, owner: str = "team") -> dict[str, Any]:
    """The head or the base of a pull request."""
    return {"label": ref, "ref": ref, "sha": sha, "repo_id": repository,
            "repo": {"id": repository, "full_name": f"{owner}/shop"}}  # fmt: skip


def pull(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """An open pull request that can be merged."""
    return {
        "id": 70, "number": 7, "url": PAGE, "html_url": PAGE, "title": "Add it", "body": "Because.",
        "user": user("ada"), "labels": [{"id": 1, "name": "risky"}], "state": "open",
        "draft": False, "is_locked": False, "requested_reviewers": [user("linus")],
        "requested_reviewers_teams": [{"id": 2, "name": "owners"}], "mergeable": True, "merged": False,
        "merged_at": None, "merge_commit_sha": None, "merged_by": None, "merge_base": BASE,
        "base": side("main", BASE), "head": side("topic", HEAD),
        "updated_at": "2026-04-30T10:00:00Z", **changes,
    }  # fmt: skip


def repository(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A repository, as far as its ways of merging go."""
    return {
        "id": 1, "full_name": "team/shop", "archived": False, "default_branch": "main",
        "allow_merge_commits": True, "allow_rebase": True, "allow_rebase_explicit": True,
        "allow_squash_merge": True, "allow_fast_forward_only_merge": False,
        "default_merge_style": "merge",
        "permissions": {"admin": False, "push": True, "pull": True}, **changes,
    }  # fmt: skip


@dataclass
class Server:
    """What the server has; `happens` are called in turn before each request: what others do meanwhile."""

    pull: dict[str, Any] = field(default_factory=pull)
    repository: dict[str, Any] = field(default_factory=repository)
    others: dict[str, Any] = field(default_factory=dict)
    refuses: list[Any] = field(default_factory=list)
    happens: list[Any] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> Any:  # noqa: ANN401
        if self.happens:
            self.happens.pop(0)(self)
        whole = request.url.raw_path.decode().partition("?")[0]
        path = whole.removeprefix(ROOT)
        if request.method != "GET":
            return self._change(request, path)
        own = {
            "": self.repository,
            "/pulls/7": self.pull,
            "/pulls/7/reviews": [],
            "/pulls": [self.pull],
        }
        found = {**own, **self.others}.get(path if whole.startswith(ROOT) else whole)
        if found is None:
            return httpx.Response(404, json={"message": "The target couldn't be found."})
        if isinstance(found, list):
            return httpx.Response(200, json=found, headers={"x-total-count": str(len(found))})
        return found

    def _change(self, request: httpx.Request, path: str) -> Any:  # noqa: ANN401
        if self.refuses:
            return self.refuses.pop(0)
        if not path.endswith("/merge"):
            return self.others[f"{request.method} {path}"]
        body = json.loads(request.content)
        if body.get("merge_when_checks_succeed"):
            return httpx.Response(201)
        if not self.pull["mergeable"]:
            return httpx.Response(405, json={"message": "Please try again later"})
        if body["head_commit_id"] != self.pull["head"]["sha"]:
            return httpx.Response(409, json={"message": "head out of date"})
        self.pull = {**self.pull, "state": "closed", "merged": True, "merge_commit_sha": LANDED}
        return httpx.Response(200)


def connected(answers: Any, **environment: str) -> Connected:  # noqa: ANN401
    """Gitea with these answers, for a user who has a token."""
    return Connected("gitea", PLACE, answers, {"CODEBERG_TOKEN": SECRET, **environment})
