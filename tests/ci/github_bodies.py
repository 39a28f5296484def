"""Bodies of GitHub, after the examples in its OpenAPI description (api.github.com, 2022-11-28).

Pages: docs.github.com/rest/checks/runs, /rest/commits/statuses, /rest/actions/workflow-runs,
/rest/actions/artifacts, /rest/checks/suites. What is left out: the repository's and users' own descriptions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.ci.asking import HEAD

Body = dict[str, Any]
REPOSITORY = "https://api.github.com/repos/octo-org/octo-repo"
PAGES = "https://github.com/octo-org/octo-repo"
OWNER = {
    "login": "github", "id": 1, "node_id": "MDEyOk9yZ2FuaXphdGlvbjE=", "type": "User", "site_admin": True,
    "url": "https://api.github.com/orgs/github", "html_url": "https://github.com/octocat",
}  # fmt: skip


def _app(at: int, slug: str, name: str) -> Body:
    """An app that reports."""
    return {
        "id": at, "slug": slug, "node_id": "MDExOkludGVncmF0aW9uMQ==", "owner": OWNER, "name": name,
        "description": "", "external_url": "https://example.com", "html_url": f"https://github.com/apps/{slug}",
        "created_at": "2017-07-08T16:18:44-04:00", "updated_at": "2017-07-08T16:18:44-04:00",
        "permissions": {"metadata": "read", "contents": "read"}, "events": ["push", "pull_request"],
    }  # fmt: skip


ACTIONS = _app(15368, "github-actions", "GitHub Actions")
OCTOAPP = _app(1, "octoapp", "Octocat App")


def check_run(name: str = "mighty_readme", at: int = 4, **said: Any) -> Body:  # noqa: ANN401
    """A check run of an app; `word` sets status or conclusion, whichever it is."""
    word = said.pop("word", "success")
    going = ("queued", "in_progress", "waiting", "requested", "pending")
    done = word.lower() not in going
    return {
        "id": at, "head_sha": HEAD, "node_id": "MDg6Q2hlY2tSdW40", "external_id": "",
        "url": f"{REPOSITORY}/check-runs/{at}", "html_url": f"{PAGES}/runs/{at}",
        "details_url": "https://example.com", "status": "completed" if done else word,
        "conclusion": word if done else None, "started_at": "2018-05-04T01:14:52Z",
        "completed_at": "2018-05-04T01:15:52Z" if done else None,
        "output": {
            "title": "Mighty Readme report",
            "summary": "There are 0 failures, 2 warnings, and 1 notice.",
            "text": "You may have some misspelled words on lines 2 and 4.",
            "annotations_count": 2, "annotations_url": f"{REPOSITORY}/check-runs/{at}/annotations",
        },
        "name": name, "check_suite": {"id": 5}, "app": OCTOAPP, "pull_requests": [],
    } | said  # fmt: skip


def job(name: str, run: int, at: int, word: str = "success", **said: Any) -> Body:  # noqa: ANN401
    """The check run of a job of a workflow run; that run's suite is ten times its number."""
    page = f"{PAGES}/actions/runs/{run}/job/{at}"
    return check_run(
        name, at, word=word, check_suite={"id": run * 10}, app=ACTIONS, html_url=page,
        details_url=page, output={"title": None, "summary": None, "text": None,
                                  "annotations_count": 0, "annotations_url": page},
    ) | said  # fmt: skip


def workflow_run(at: int = 30433642, word: str = "success", **said: Any) -> Body:  # noqa: ANN401
    """A workflow run."""
    done = word not in ("queued", "in_progress", "waiting", "requested", "pending")
    parts = ("jobs", "logs", "artifacts", "cancel", "rerun")
    return {f"{part}_url": f"{REPOSITORY}/actions/runs/{at}/{part}" for part in parts} | {
        "id": at, "name": "Build", "node_id": "MDEyOldvcmtmbG93IFJ1bjI2OTI4OQ==",
        "check_suite_id": at * 10, "check_suite_node_id": "MDEwOkNoZWNrU3VpdGU0Mg==",
        "head_branch": "topic", "head_sha": HEAD, "path": ".github/workflows/build.yml@topic",
        "run_number": 562, "event": "push", "display_title": "Update README.md",
        "status": "completed" if done else word, "conclusion": word if done else None,
        "workflow_id": 159038, "url": f"{REPOSITORY}/actions/runs/{at}",
        "html_url": f"{PAGES}/actions/runs/{at}", "pull_requests": [],
        "created_at": "2018-05-04T01:14:00Z", "updated_at": "2018-05-04T01:16:00Z",
        "run_attempt": 1, "run_started_at": "2018-05-04T01:14:00Z", "previous_attempt_url": None,
        "check_suite_url": f"{REPOSITORY}/check-suites/{at * 10}",
        "workflow_url": f"{REPOSITORY}/actions/workflows/159038",
        "head_commit": {
            "id": HEAD, "tree_id": "d23f6eedb1e1b9610bbc754ddb5197bfe7271223",
            "message": "Create linter.yaml", "timestamp": "2018-05-04T01:13:00Z",
            "author": {"name": "Octo Cat", "email": "octocat@github.com"},
            "committer": {"name": "GitHub", "email": "noreply@github.com"},
        },
    } | said  # fmt: skip


def status(context: str = "continuous-integration/jenkins", at: int = 1, **said: Any) -> Body:  # noqa: ANN401
    """A commit status as the combined view has it."""
    return {
        "url": f"{REPOSITORY}/statuses/{HEAD}", "id": at, "node_id": "MDY6U3RhdHVzMQ==",
        "avatar_url": "https://github.com/images/error/hubot_happy.gif", "state": "success",
        "description": "Build has completed successfully", "context": context,
        "target_url": "https://ci.example.com/1000/output",
        "created_at": "2012-07-20T01:19:13Z", "updated_at": "2012-07-20T01:19:13Z",
    } | said  # fmt: skip


def suite(at: int, runs: int = 1, **said: Any) -> Body:  # noqa: ANN401
    """A check suite."""
    return {
        "id": at, "node_id": "MDEwOkNoZWNrU3VpdGU1", "head_branch": "topic", "head_sha": HEAD,
        "status": "completed", "conclusion": "success", "url": f"{REPOSITORY}/check-suites/{at}",
        "before": None, "after": HEAD, "pull_requests": [], "app": ACTIONS,
        "created_at": "2017-07-08T16:18:44Z", "updated_at": "2017-07-08T16:18:44Z",
        "latest_check_runs_count": runs, "check_runs_url": f"{REPOSITORY}/check-suites/{at}/check-runs",
    } | said  # fmt: skip


def artifact(name: str, at: int, run: int, **said: Any) -> Body:  # noqa: ANN401
    """A file of a workflow run."""
    return {
        "id": at, "node_id": "MDg6QXJ0aWZhY3QxMQ==", "name": name, "size_in_bytes": 556,
        "url": f"{REPOSITORY}/actions/artifacts/{at}",
        "archive_download_url": f"{REPOSITORY}/actions/artifacts/{at}/zip", "expired": False,
        "created_at": "2020-01-10T14:59:22Z", "expires_at": "2020-03-21T14:59:22Z",
        "updated_at": "2020-02-21T14:59:22Z",
        "workflow_run": {"id": run, "repository_id": 1296269, "head_repository_id": 1296269,
                         "head_branch": "topic", "head_sha": HEAD},
    } | said  # fmt: skip


@dataclass
class GitHubSays:
    """A GitHub that knows one commit; it gives a hundred entries a page, and `Link` as GitHub does."""

    checks: list[Body] = field(default_factory=list)
    statuses: list[Body] = field(default_factory=list)
    workflows: list[Body] = field(default_factory=list)
    suites: list[Body] = field(default_factory=list)
    of_suites: dict[int, list[Body]] = field(default_factory=dict)
    artifacts: dict[int, list[Body]] = field(default_factory=dict)
    others: dict[str, httpx.Response] = field(default_factory=dict)
    """Answers by the end of a path, which go before everything else."""
    totals: dict[str, int] = field(default_factory=dict)
    """What `total_count` says where it is not the truth, by the list's name."""
    _total: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """The answer."""
        path = request.url.path
        for ending, answer in self.others.items():
            if path.endswith(ending):
                return answer
        name, entries = self._list(path, request.url.params)
        at = int(request.url.params.get("page", 1))
        size = int(request.url.params.get("per_page", 30))
        page = entries[(at - 1) * size : at * size]
        following = request.url.copy_set_param("page", at + 1)
        # GitHub's own addresses of further pages go by the repository's number.
        link = f'<https://api.github.com/repositories/1296269/x?{following.query.decode()}>; rel="next"'
        more = {"Link": link} if at * size < len(entries) else {}
        total = self.totals.get(name, self._total or len(entries))
        self._total = 0
        body = json.dumps({"total_count": total, name: page})
        return httpx.Response(200, content=body.encode(), headers=more)

    def _list(self, path: str, asked: httpx.QueryParams) -> tuple[str, list[Body]]:
        parts = path.split("/")
        if path.endswith(f"/commits/{HEAD}/check-runs"):
            assert asked["filter"] == "all"
            return "check_runs", self.checks
        if path.endswith(f"/commits/{HEAD}/status"):
            return "statuses", self.statuses
        if path.endswith(f"/commits/{HEAD}/check-suites"):
            return "check_suites", self.suites
        if parts[-3] == "check-suites":
            return "check_runs", self.of_suites[int(parts[-2])]
        if parts[-1] == "artifacts":
            return "artifacts", self.artifacts.get(int(parts[-2]), [])
        assert path.endswith("/actions/runs"), path
        assert asked["head_sha"] == HEAD
        until = asked.get("created", "<=9999").removeprefix("<=")
        found = [one for one in self.workflows if str(one["created_at"]) <= until]
        self._total = len(found)  # GitHub tells of all, and gives a thousand
        return "workflow_runs", found[:1000]
