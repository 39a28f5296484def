"""Bodies as GitLab's documentation has them, with what a test cares about changed.

docs.gitlab.com/api/pipelines ("List project pipelines"), /api/jobs ("List pipeline jobs", "List pipeline
trigger jobs"), /api/commits ("List commit statuses", "Retrieve a commit"), /api/merge_requests
("Retrieve a merge request"), /api/status_checks ("List all status checks for a merge request").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from shipcheck.hosting.place import Place
from tests.ci.asking import HEAD, SECRET, Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.repository import Sample

PLACE = Place("gitlab", "https://gitlab.com", "my-group/my-project", {})
ROOT = "/api/v4/projects/my-group%2Fmy-project"
PROJECT, FORK = 1, 2
TARGET = "fedcba9876543210fedcba9876543210fedcba98"
MERGED = "5555555555555555555555555555555555555555"
USER = {"id": 1, "name": "Administrator", "username": "root", "state": "active"}


def pipeline(number: int, status: str = "success", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of the list of pipelines."""
    return {
        "id": number, "iid": 12, "project_id": PROJECT, "status": status, "source": "push",
        "ref": "topic", "sha": HEAD, "name": "Build pipeline",
        "web_url": f"https://gitlab.com/my-group/my-project/-/pipelines/{number}",
        "created_at": "2016-08-11T11:28:34.085Z", "updated_at": "2016-08-11T11:32:35.169Z",
        **changes,
    }  # fmt: skip


def job(number: int, name: str = "test", status: str = "success", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A job of a pipeline."""
    return {
        "commit": {"id": HEAD, "short_id": HEAD[:8], "title": "Test the CI integration."},
        "coverage": None, "archived": False, "source": "push", "allow_failure": False,
        "created_at": "2015-12-24T15:51:21.802Z", "started_at": "2015-12-24T17:54:27.722Z",
        "finished_at": "2015-12-24T17:54:27.895Z", "erased_at": None, "duration": 0.173,
        "queued_duration": 0.010, "artifacts": [], "artifacts_expire_at": None,
        "tag_list": ["docker runner", "ubuntu18"], "id": number, "name": name,
        "pipeline": {"id": 47, "project_id": PROJECT, "ref": "topic", "sha": HEAD},
        "ref": "topic", "runner": None, "stage": "test", "status": status, "tag": False,
        "web_url": f"https://gitlab.com/my-group/my-project/-/jobs/{number}", "user": USER,
        **changes,
    }  # fmt: skip


def bridge(number: int, status: str, downstream: Mapping[str, Any] | None) -> dict[str, Any]:
    """A trigger job."""
    return job(number, "deploy-service", status, downstream_pipeline=downstream)


def status(number: int, name: str, word: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A commit status."""
    return {
        "status": word, "created_at": "2016-01-19T08:40:25.934Z", "started_at": None, "name": name,
        "allow_failure": False, "author": {**USER, "username": "coverage-bot"}, "description": "80 %",
        "sha": HEAD, "target_url": "https://coverage.example.com/91", "finished_at": None,
        "id": number, "ref": "topic", "pipeline_id": 47, **changes,
    }  # fmt: skip


def merge_request(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A merge request, as far as CI looks at it."""
    return {
        "id": 155016530, "iid": 133, "project_id": PROJECT, "title": "Manual job rules",
        "state": "opened", "source_project_id": PROJECT, "target_project_id": PROJECT,
        "source_branch": "topic", "target_branch": "main", "sha": HEAD, "head_pipeline": None,
        **changes,
    }  # fmt: skip


def commit(sha: str, parents: list[str]) -> dict[str, Any]:
    """A commit."""
    return {"id": sha, "short_id": sha[:8], "title": "Merge", "parent_ids": parents}


@dataclass
class Project:
    """A project on GitLab: its pipelines with jobs and trigger jobs, statuses, a merge request."""

    pipelines: list[dict[str, Any]] = field(default_factory=list)
    jobs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    bridges: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    statuses: list[dict[str, Any]] | None = field(default_factory=list)
    merge_requests: dict[int, dict[str, Any]] = field(default_factory=dict)
    checks: list[dict[str, Any]] | None = None
    commits: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        for project, root in (
            (PROJECT, ROOT),
            (PROJECT, "/api/v4/projects/1"),
            (FORK, "/api/v4/projects/2"),
        ):
            if path.startswith(root + "/"):
                if project in self.hidden:
                    return missing("404 Project Not Found")
                return self._inside(path.removeprefix(root), request)
        return missing("404 Project Not Found")

    def _inside(self, path: str, request: httpx.Request) -> httpx.Response:
        parts = path.strip("/").split("/")
        if parts[0] == "jobs":
            return httpx.Response(200, content=self.files[parts[1]])
        if parts[:2] == ["repository", "commits"] and len(parts) == len(("a", "b", "sha")):
            return shown(self.commits.get(parts[2]), "404 Commit Not Found")
        if parts[0] == "merge_requests" and len(parts) == len(("a", "iid")):
            return shown(self.merge_requests.get(int(parts[1])), "404 Not found")
        found = self._list(parts)
        return missing("404 Commit Not Found") if found is None else paged(found, request)

    def _list(self, parts: list[str]) -> list[dict[str, Any]] | None:
        if parts == ["pipelines"]:
            return self.pipelines
        if parts[0] == "pipelines":
            kind = self.jobs if parts[2] == "jobs" else self.bridges
            return kind.get(int(parts[1]), [])
        return self.statuses if parts[-1] == "statuses" else self.checks


def missing(words: str) -> httpx.Response:
    """What is not there, or not to be seen."""
    return httpx.Response(404, json={"message": words})


def shown(body: Mapping[str, Any] | None, otherwise: str) -> httpx.Response:
    """The body, or 404."""
    return missing(otherwise) if body is None else httpx.Response(200, json=body)


def paged(entries: list[dict[str, Any]], request: httpx.Request) -> httpx.Response:
    """A page of a list, with the headers of offset-based pagination."""
    page, size = int(request.url.params.get("page", 1)), int(request.url.params["per_page"])
    rest = entries[page * size :]
    headers = {"x-page": str(page), "x-next-page": str(page + 1) if rest else ""}
    if len(entries) <= 10_000:
        headers["x-total"] = str(len(entries))
    return httpx.Response(200, json=entries[(page - 1) * size : page * size], headers=headers)


def asked(sample: Sample, answers: Any, place: Place | None = PLACE, **more: Any) -> Asked:  # noqa: ANN401
    """GitLab with these answers, for a user who has a token."""
    environment = {"GITLAB_TOKEN": SECRET, **more.pop("environment", {})}
    settings = more.pop("settings", {})
    return Asked("gitlab", answers, settings, environment, place, repository=sample.path, **more)
