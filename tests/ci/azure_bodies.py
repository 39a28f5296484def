"""Bodies of Azure DevOps, after the examples of its REST API 7.1.

Pages (learn.microsoft.com/rest/api/azure/devops): build/builds/list, git/statuses/list,
git/pull-request-statuses/list, git/pull-request-iterations/list, git/commits/get,
git/repositories/get-repository.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD, OTHER

Body = dict[str, Any]
Json = Any
"""Any JSON, or a whole answer."""
ORG = "https://dev.azure.com/fabrikam"
REPOSITORY = "278d5cd2-584d-4b63-824a-2ba458937249"
PROJECT = "a7573007-bbb3-4341-b726-0c4148a07853"
AT = "/fabrikam/Fiber/_apis/git/repositories/web"
NORMAN = {
    "id": "d6245f20-2af8-44f4-9451-8107cb2767db", "displayName": "Normal Paulk",
    "uniqueName": "fabrikamfiber16@hotmail.com",
    "url": f"{ORG}/_apis/Identities/d6245f20-2af8-44f4-9451-8107cb2767db",
    "imageUrl": f"{ORG}/_api/_common/identityImage?id=d6245f20-2af8-44f4-9451-8107cb2767db",
}  # fmt: skip
WORDS = ("succeeded", "partiallySucceeded", "failed", "canceled", "none")
"""BuildResult: a build with one of them is completed."""


def build(name: str = "CI", at: int = 101, word: str = "succeeded", **said: Json) -> Body:
    """A build of the head; `word` is its result, or its status where it is not completed."""
    done = word in WORDS
    return {
        "_links": {"web": {"href": f"{ORG}/{PROJECT}/_build/results?buildId={at}"}},
        "properties": {}, "tags": [], "validationResults": [], "plans": [{"planId": "cd1c1ba7"}],
        "triggerInfo": {"ci.sourceBranch": "refs/heads/topic", "ci.sourceSha": HEAD},
        "id": at, "buildNumber": f"20260501.{at}", "status": "completed" if done else word,
        **({"result": word} if done and word != "none" else {}),
        "queueTime": "2026-05-01T11:00:00.1234567Z", "startTime": "2026-05-01T11:00:05.5Z",
        **({"finishTime": "2026-05-01T11:02:05.5Z"} if done else {}),
        "url": f"{ORG}/{PROJECT}/_apis/build/Builds/{at}",
        "definition": {"drafts": [], "id": 5, "name": name, "path": "\\", "type": "build",
                       "queueStatus": "enabled", "revision": 1, "project": {"id": PROJECT}},
        "buildNumberRevision": at, "project": {"id": PROJECT, "name": "Fiber"},
        "uri": f"vstfs:///Build/Build/{at}", "sourceBranch": "refs/heads/topic",
        "sourceVersion": HEAD, "queue": {"id": 9, "name": "Azure Pipelines"},
        "priority": "normal", "reason": "individualCI", "requestedFor": NORMAN,
        "repository": {"id": REPOSITORY, "type": "TfsGit", "name": "web", "url": f"{ORG}/_git/web",
                       "clean": None, "checkoutSubmodules": False},
        "retainedByRelease": False, "triggeredByBuild": None,
        "appendCommitMessageToRunName": True,
    } | said  # fmt: skip


def pull_build(head: str = HEAD, **said: Json) -> Body:
    """A build that the policy of pull request 22 asked for; it is of a merge commit."""
    told = {
        "sourceBranch": "refs/pull/22/merge", "sourceVersion": OTHER, "reason": "pullRequest",
        "triggerInfo": {"pr.sourceBranch": "refs/heads/topic", "pr.sourceSha": head, "pr.id": "22",
                        "pr.title": "A new feature", "pr.number": "22", "pr.isFork": "False"},
    }  # fmt: skip
    return build(**{"name": "PR", "at": 102, **told, **said})


def status(name: str = "Build123", at: int = 1, **said: Json) -> Body:
    """A status of a commit or of a pull request."""
    return {
        "id": at, "state": "succeeded", "description": "The build is successful",
        "context": {"name": name, "genre": "continuous-integration"},
        "creationDate": "2026-05-01T11:33:07Z", "createdBy": NORMAN,
        "targetUrl": "https://ci.fabrikam.com/my-project/build/123",
    } | said  # fmt: skip


def iteration(at: int, commit: str, created: str = "2026-05-01T10:00:00Z") -> Body:
    """A push to the branch of a pull request."""
    return {
        "id": at, "description": "a push", "author": NORMAN, "createdDate": created,
        "updatedDate": created, "sourceRefCommit": {"commitId": commit},
        "targetRefCommit": {"commitId": OTHER}, "commonRefCommit": {"commitId": OTHER},
        "hasMoreCommits": False, "reason": "push", "push": {"pushId": 7},
    }  # fmt: skip


def page(entries: list[Body]) -> Body:
    """A page of a list."""
    return {"count": len(entries), "value": entries}


@dataclass
class AzureSays:
    """An Azure DevOps with one repository, whose head commit was pushed at eleven."""

    builds: list[Body] = field(default_factory=list)
    pull_builds: list[Body] = field(default_factory=list)
    statuses: list[Body] = field(default_factory=list)
    pull_statuses: list[Body] = field(default_factory=list)
    iterations: list[Body] = field(
        default_factory=lambda: [iteration(1, OTHER), iteration(2, HEAD)]
    )
    known: bool = True
    size: int = 500

    def __call__(self, request: httpx.Request) -> Json:
        path, wish = request.url.path, request.url.params
        assert wish["api-version"] == "7.1"
        lists = {
            f"{AT}/pullRequests/22/statuses": self.pull_statuses,
            f"{AT}/pullRequests/22/iterations": self.iterations,
        }
        if path in lists:
            return page(lists[path])
        if path == AT:
            project = {"id": PROJECT, "name": "Fiber", "state": "wellFormed"}
            return {"id": REPOSITORY, "name": "web", "project": project, "size": 728}
        if path == f"{AT}/commits/{HEAD}" and self.known:
            return {"commitId": HEAD, "parents": [OTHER], "comment": "A change",
                    "push": {"pushId": 1, "date": "2026-05-01T10:59:00.25Z"}}  # fmt: skip
        if path == f"{AT}/commits/{HEAD}/statuses":
            skip, top = int(wish["skip"]), int(wish["top"])
            return page(self.statuses[skip : skip + top])
        if path == "/fabrikam/Fiber/_apis/build/builds":
            return self._builds(wish)
        return missing("TF401175: The version descriptor could not be resolved.")

    def _builds(self, wish: httpx.QueryParams) -> httpx.Response:
        """A page of builds; where there are more, a header says how to go on."""
        merge = wish["branchName"].endswith("/merge")
        builds = self.pull_builds if merge else self.builds
        start = int(wish.get("continuationToken", "0"))
        following = start + self.size
        more = {"x-ms-continuationtoken": str(following)} if following < len(builds) else {}
        return httpx.Response(200, json=page(builds[start:following]), headers=more)


def missing(words: str, kind: str = "GitUnresolvableToCommitException") -> httpx.Response:
    """404 as Azure DevOps says it."""
    return httpx.Response(404, json={"$id": "1", "innerException": None, "message": words,
                                     "typeKey": kind, "errorCode": 0, "eventId": 3000})  # fmt: skip
