"""Bodies of Azure Repos, after the examples of its REST API 7.1.

Pages (learn.microsoft.com/rest/api/azure/devops): git/pull-requests/get-pull-request and update,
git/pull-request-threads/list, git/policy-configurations/get, policy/evaluations/list,
policy/configurations/create, git/refs/list, build/definitions/list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD, OTHER
from tests.ci.azure_bodies import (
    AT,
    NORMAN,
    PROJECT,
    REPOSITORY,
    Body,
    Json,
    iteration,
    missing,
    page,
)

JOHNNIE = {
    "id": "24281983-2530-4a9c-aeb7-88d60d57acfd", "displayName": "Johnnie McLeod",
    "uniqueName": "fabrikamfiber2@hotmail.com",
}  # fmt: skip
LANDED = "39f52d24533cc712fc845ed9fd1b6c06b3942588"
BUILD_POLICY = "0609b952-1397-4640-95ec-e00a01b2c241"


def pull(**said: Json) -> Body:
    """Pull request 22."""
    return {
        "repository": {"id": REPOSITORY, "name": "web", "remoteUrl": "https://dev.azure.com/f/_git/web",
                       "project": {"id": PROJECT, "name": "Fiber", "state": "wellFormed"}},
        "pullRequestId": 22, "codeReviewId": 22, "status": "active", "createdBy": NORMAN,
        "creationDate": "2026-04-30T16:30:31.6655471Z", "title": "A new feature",
        "description": "Adding a new feature", "sourceRefName": "refs/heads/npaulk/my_work",
        "targetRefName": "refs/heads/main", "mergeStatus": "succeeded", "isDraft": False,
        "mergeId": "f5fc8381-3fb2-49fe-8a0d-27dcc2d6ef82",
        "lastMergeSourceCommit": {"commitId": HEAD}, "lastMergeTargetCommit": {"commitId": OTHER},
        "lastMergeCommit": {"commitId": LANDED}, "reviewers": [], "supportsIterations": True,
        "labels": [{"id": "1", "name": "risky", "active": True}],
        "artifactId": f"vstfs:///Git/PullRequestId/{PROJECT}%2f{REPOSITORY}%2f22",
    } | said  # fmt: skip


def reviewer(vote: int, **said: Json) -> Body:
    """A reviewer with a vote."""
    return {**JOHNNIE, "vote": vote, "reviewerUrl": "https://dev.azure.com/f/_apis", **said}


def vote_thread(at: str, voter: str = "2428198325304a9caeb788d60d57acfd", vote: str = "10") -> Body:
    """What Azure DevOps writes when somebody votes; ids have no hyphens there."""
    told = {"CodeReviewThreadType": "VoteUpdate", "CodeReviewVotedByTfId": voter,
            "CodeReviewVoteResult": vote}  # fmt: skip
    return {
        "id": 143, "publishedDate": at, "lastUpdatedDate": at, "threadContext": None,
        "comments": [{"id": 1, "parentCommentId": 0, "content": f"Johnnie McLeod voted {vote}",
                      "commentType": "system"}],
        "properties": {name: {"$type": "System.String", "$value": value}
                       for name, value in told.items()},
        "isDeleted": False, "pullRequestThreadContext": None,
    }  # fmt: skip


def thread(content: str = "Should we add a comment?", at: int = 148, **said: Json) -> Body:
    """A conversation on a line."""
    return {
        "id": at, "publishedDate": "2026-04-30T16:30:50.083Z", "status": "active",
        "comments": [{"id": 1, "parentCommentId": 0, "author": JOHNNIE, "content": content,
                      "commentType": "text"}],
        "threadContext": {"filePath": "/new_feature.cpp", "rightFileStart": {"line": 5, "offset": 1},
                          "rightFileEnd": {"line": 5, "offset": 13}},
        "properties": {}, "isDeleted": False,
    } | said  # fmt: skip


def policy(kind: str, settings: Body, **said: Json) -> Body:
    """A branch policy that is on and required."""
    return {
        "createdBy": NORMAN, "createdDate": "2026-02-23T12:51:06.85754Z", "isEnabled": True,
        "isBlocking": True, "isDeleted": False, "revision": 2, "id": 17,
        "settings": {**settings, "scope": [{"refName": "refs/heads/main", "matchKind": "Exact"}]},
        "type": {"id": kind, "displayName": "Build", "url": "https://dev.azure.com/f/_apis/policy"},
    } | said  # fmt: skip


def evaluation(status: str, **said: Json) -> Body:
    """How a policy stands for the pull request."""
    return {
        "configuration": policy(BUILD_POLICY, {"buildDefinitionId": 5, "displayName": "CI"}, **said),
        "artifactId": f"vstfs:///CodeReview/CodeReviewId/{PROJECT}/22", "status": status,
        "evaluationId": "5bb8a9a1", "startedDate": "2026-05-01T11:00:00Z", "context": {},
    }  # fmt: skip


@dataclass
class AzureForgeSays:
    """An Azure Repos with pull request 22; `updates` are its answers to what changes that."""

    pulls: list[Body] = field(default_factory=lambda: [pull()])
    threads: list[Body] = field(default_factory=list)
    iterations: list[Body] = field(
        default_factory=lambda: [iteration(1, OTHER), iteration(2, HEAD)]
    )
    evaluations: list[Body] = field(default_factory=list)
    policies: list[Body] = field(default_factory=list)
    updates: list[Any] = field(default_factory=list)
    branches: dict[str, str] = field(default_factory=lambda: {"main": OTHER, "main-2": HEAD})
    looks: int = 0

    def __call__(self, request: httpx.Request) -> Json:
        if request.method != "GET":
            return self._changed(request)
        return self._listed(request.url.path.removeprefix("/fabrikam"), request.url.params)

    def _changed(self, request: httpx.Request) -> Json:
        if self.updates:
            return self.updates.pop(0)
        return {**json.loads(request.content), "id": 149, "pullRequestId": 22}

    def _listed(self, path: str, wish: httpx.QueryParams) -> Json:
        at = AT.removeprefix("/fabrikam")
        own = path.removeprefix(at).lower()
        lists = {
            "/pullrequests/22/threads": self.threads,
            "/pullrequests/22/iterations": self.iterations,
        }
        if own in lists:
            return page(lists[own])
        if own == "/pullrequests/22":
            self.looks += 1
            return self.pulls[min(self.looks, len(self.pulls)) - 1]
        if own == "/pullrequests":
            skip = int(wish["$skip"])
            return page(self.pulls[skip : skip + int(wish["$top"])])
        if own == "/refs":
            return page(self._refs(wish["filter"]))
        return self._beside(path, own, wish)

    def _refs(self, prefix: str) -> list[Body]:
        named = {f"refs/heads/{name}": at for name, at in self.branches.items()}
        return [
            {"name": name, "objectId": at, "creator": NORMAN}
            for name, at in named.items()
            if name.startswith(f"refs/{prefix}")
        ]

    def _beside(self, path: str, own: str, wish: httpx.QueryParams) -> Json:
        found: dict[str, Json] = {
            "": {"id": REPOSITORY, "name": "web", "project": {"id": PROJECT}},
            f"/commits/{LANDED}": {"commitId": LANDED, "parents": [OTHER, HEAD]},
            "/Fiber/_apis/git/policy/configurations": page(self.policies),
            "/Fiber/_apis/build/definitions": page([
                {"id": int(one), "name": f"pipeline {one}", "path": "\\"}
                for one in wish.get("definitionIds", "").split(",") if one in ("5", "7")
            ]),
            "/Fiber/_apis/policy/evaluations": page(self.evaluations),
            "/_apis/connectionData": {"authenticatedUser": {
                "id": NORMAN["id"], "providerDisplayName": "Normal Paulk",
                "properties": {"Account": {"$type": "System.String", "$value": "np@example.com"}},
            }},
        }  # fmt: skip
        key = own if own in found else path
        if key in found:
            return found[key]
        return missing(
            "TF401180: The requested pull request was not found.", "GitPullRequestNotFound"
        )
