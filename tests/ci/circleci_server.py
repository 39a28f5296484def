"""CircleCI in place of a server, with bodies as its API v2 documents them (circleci.com/docs/api/v2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from shipcheck.hosting.place import Place
from tests.ci.asking import HEAD, SECRET, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GITHUB = Place("github", "https://github.com", "acme/shop", {})
API = "/api/v2"
PIPELINES = f"{API}/project/gh/acme/shop/pipeline"
PIPELINE = "5034460f-c7c4-4c43-9457-de07e2029e7b"
WORKFLOW = "fda08377-fe7e-46b1-8992-3a7aaecac9c3"


def pipeline(number: int = 25, state: str = "created", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "List all pipelines" of a project."""
    return {
        "id": PIPELINE if number == 25 else f"pipeline-{number}", "errors": [], "number": number,
        "project_slug": "gh/acme/shop", "updated_at": "2026-05-01T11:59:00Z", "trigger_parameters": {},
        "state": state, "created_at": "2026-05-01T11:55:00.000Z",
        "trigger": {"type": "webhook", "received_at": "2026-05-01T11:55:00Z", "actor": {"login": "ada"}},
        "vcs": {
            "provider_name": "GitHub", "target_repository_url": "https://github.com/acme/shop",
            "branch": "topic", "review_id": "123", "revision": HEAD, "tag": None,
            "origin_repository_url": "https://github.com/acme/shop",
        }, **more,
    }  # fmt: skip


def workflow(name: str = "build-and-test", status: str = "success", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "List a pipeline's workflows"."""
    return {
        "pipeline_id": PIPELINE, "canceled_by": None, "id": WORKFLOW, "name": name,
        "project_slug": "gh/acme/shop", "errored_by": None, "tag": None, "status": status,
        "started_by": "03987f6a", "pipeline_number": 25, "created_at": "2026-05-01T11:55:10Z",
        "stopped_at": "2026-05-01T11:57:10Z", **more,
    }  # fmt: skip


def job(name: str = "test", status: str = "success", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of "Get a workflow's jobs"."""
    return {
        "dependencies": [], "job_number": 101, "id": f"job-{name}", "name": name, "status": status,
        "started_at": "2026-05-01T11:55:20Z", "stopped_at": "2026-05-01T11:56:20Z", "type": "build",
        "project_slug": "gh/acme/shop", **more,
    }  # fmt: skip


def page(*items: Any, token: str | None = None) -> dict[str, Any]:  # noqa: ANN401
    return {"items": list(items), "next_page_token": token}


def answers(
    *pipelines: dict[str, Any],
    workflows: list[dict[str, Any]] | None = None,
    jobs: list[dict[str, Any]] | None = None,
    more: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A project with one pipeline that has one workflow that has one job, where nothing else is said."""
    return {
        PIPELINES: page(*(pipelines or (pipeline(),))),
        f"{API}/pipeline/{PIPELINE}/workflow": page(*([workflow()] if workflows is None else workflows)),
        f"{API}/workflow/{WORKFLOW}/job": page(*([job()] if jobs is None else jobs)), **(more or {}),
    }  # fmt: skip


def asked(
    table: Mapping[str, Any] | Callable[[httpx.Request], Any] | None = None,
    **more: Any,  # noqa: ANN401
) -> Asked:
    named = {"settings": {}, "environment": {"CIRCLE_TOKEN": SECRET}, "place": GITHUB, **more}
    return Asked("circleci", answers() if table is None else table, **named)
