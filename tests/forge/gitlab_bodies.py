"""A project on GitLab with one merge request, its bodies as GitLab's documentation has them.

docs.gitlab.com/api/merge_requests ("Retrieve a merge request", reviewers, versions),
/api/merge_request_approvals ("Retrieve approval state …"), /api/discussions, /api/projects, /api/branches,
/api/merge_trains.
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
PLACE = Place("gitlab", "https://gitlab.com", "my-group/my-project", {})
ROOT = "/api/v4/projects/my-group%2Fmy-project"
PAGE = "https://gitlab.com/my-group/my-project/-/merge_requests/133"


def user(name: str) -> dict[str, Any]:
    """A user."""
    return {"id": 1, "name": name.title(), "username": name, "state": "active"}


def merge_request(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """An open merge request that can be merged."""
    return {
        "id": 155016530, "iid": 133, "project_id": 15513260, "title": "Manual job rules",
        "description": "Closes #1", "state": "opened", "created_at": "2022-05-13T07:26:38.402Z",
        "updated_at": "2022-05-14T03:38:31.354Z", "merged_by": None, "merge_user": None,
        "merged_at": None, "target_branch": "main", "source_branch": "topic", "author": user("ada"),
        "source_project_id": 15513260, "target_project_id": 15513260,
        "labels": ["backend", "risky"], "draft": False, "work_in_progress": False,
        "merge_when_pipeline_succeeds": False, "merge_status": "can_be_merged",
        "detailed_merge_status": "mergeable", "sha": HEAD, "merge_commit_sha": None,
        "squash_commit_sha": None, "web_url": PAGE, "squash": False, "has_conflicts": False,
        "blocking_discussions_resolved": True, "head_pipeline": None, "diverged_commits_count": 2,
        "diff_refs": {"base_sha": BASE, "head_sha": HEAD, "start_sha": BASE}, "merge_error": None,
        **changes,
    }  # fmt: skip


def project(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A project, as far as its merge settings go."""
    return {
        "id": 15513260, "path_with_namespace": "my-group/my-project", "default_branch": "main",
        "only_allow_merge_if_pipeline_succeeds": False, "allow_merge_on_skipped_pipeline": False,
        "only_allow_merge_if_all_discussions_are_resolved": False, "merge_method": "merge",
        "only_allow_merge_if_all_status_checks_passed": False, "squash_option": "default_off",
        "merge_pipelines_enabled": False, "merge_trains_enabled": False, **changes,
    }  # fmt: skip


@dataclass
class Project:
    """What the server has; `others` are further answers by their path in the project.

    An order to merge is carried out as GitLab says that it does; `refuses` answers in its place. `happens`
    are called in turn, one before each request: what others do meanwhile.
    """

    request: dict[str, Any] = field(default_factory=merge_request)
    project: dict[str, Any] = field(default_factory=project)
    others: dict[str, Any] = field(default_factory=dict)
    refuses: list[httpx.Response | Exception] = field(default_factory=list)
    happens: list[Any] = field(default_factory=list)
    on_train: dict[str, Any] | None = None

    def __call__(self, request: httpx.Request) -> Any:  # noqa: ANN401
        if self.happens:
            self.happens.pop(0)(self)
        whole = request.url.raw_path.decode().partition("?")[0]
        path = whole.removeprefix(ROOT)
        if request.method != "GET":
            return self._change(request, path)
        own = {
            "": self.project, "/merge_requests/133": self.request, "/merge_requests": [self.request],
            "/merge_trains/merge_requests/133": self.on_train,
            "/repository/branches/main": {"name": "main", "commit": {"id": BASE}},
        }  # fmt: skip
        found = {**own, **self.others}.get(path if whole.startswith(ROOT) else whole)
        return httpx.Response(404, json={"message": "404 Not Found"}) if found is None else found

    def _change(self, request: httpx.Request, path: str) -> Any:  # noqa: ANN401
        if self.refuses:
            return self.refuses.pop(0)
        body = json.loads(request.content)
        if path.endswith("/merge") or path.startswith("/merge_trains/"):
            return self._merge(body, train=path.startswith("/merge_trains/"))
        key = f"{request.method} {path}"
        return self.others.get(key, httpx.Response(404, json={"message": "404 Not Found"}))

    def _merge(self, body: dict[str, Any], *, train: bool) -> Any:  # noqa: ANN401
        """In GitLab's order: whether it can be merged at all comes before the head."""
        waits = body.get("auto_merge") is True
        if self.request["detailed_merge_status"] != "mergeable" and not waits:
            return httpx.Response(405, json={"message": "405 Method Not Allowed"})
        if body["sha"] != self.request["sha"]:
            return httpx.Response(409, json={"message": "SHA does not match HEAD of source branch"})
        if waits or train:
            self.request = {**self.request, "merge_when_pipeline_succeeds": True}
        if train:
            self.on_train = {"id": 267, "status": "idle", "merged_at": None}
            return httpx.Response(202 if waits else 201, json=[self.on_train])
        if not waits:
            self.request = {
                **self.request, "state": "merged", "merge_commit_sha": LANDED,
                "detailed_merge_status": "not_open",
            }  # fmt: skip
        return self.request


def connected(answers: Any, **environment: str) -> Connected:  # noqa: ANN401
    """GitLab with these answers, for a user who has a token."""
    return Connected("gitlab", PLACE, answers, {"GITLAB_TOKEN": SECRET, **environment})
