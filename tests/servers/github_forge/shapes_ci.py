"""Check runs, suites, statuses, workflow runs and their files, as GitHub writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.servers.github_forge import judging
from tests.servers.github_forge.records import WorkflowRun
from tests.servers.github_forge.shapes import (
    Json,
    app,
    number_of,
    simple_commit,
    small_repository,
    user,
)

if TYPE_CHECKING:
    from tests.servers.github_forge.desk import Desk
    from tests.servers.github_forge.records import ArtifactFile, Check, Pull, Status, Suite


def check(desk: Desk, one: Check) -> Json:
    """check-run."""
    url = f"{desk.api}/check-runs/{one.number}"
    page = f"{desk.web}/runs/{one.number}"
    return {
        "id": one.number, "name": one.name, "node_id": f"CR_{one.number}", "head_sha": one.commit,
        "external_id": "", "url": url, "html_url": page, "details_url": one.url or page,
        "status": one.status, "conclusion": one.conclusion, "started_at": one.started,
        "completed_at": one.completed,
        "output": {
            "title": one.title, "summary": None, "text": None, "annotations_count": 0,
            "annotations_url": f"{url}/annotations",
        },
        "check_suite": {"id": one.suite}, "app": app(desk, one.app),
        "pull_requests": _pulls(desk, one.commit),
    }  # fmt: skip


def _pulls(desk: Desk, commit: str) -> list[Json]:
    """pull-request-minimal of those whose head this is; none of forks (OpenAPI, "List check runs")."""
    found = [
        one for one in desk.forge.pulls.values()
        if one.state == "open" and one.head == commit and one.owner == desk.forge.repository.owner
    ]  # fmt: skip
    return [_small_pull(desk, one) for one in found]


def _small_pull(desk: Desk, pull: Pull) -> Json:
    name = desk.forge.repository.name
    repo = {"id": number_of(desk.forge.repository.full_name), "url": desk.api, "name": name}
    return {
        "id": pull.number, "number": pull.number, "url": f"{desk.api}/pulls/{pull.number}",
        "head": {"ref": pull.branch, "sha": pull.head, "repo": repo},
        "base": {"ref": pull.base_branch, "sha": pull.base, "repo": repo},
    }  # fmt: skip


def suite(desk: Desk, one: Suite) -> Json:
    """check-suite; its status and conclusion follow from its newest runs."""
    runs = [run for run in judging.latest(desk.forge, one.commit) if run.suite == one.number]
    done = bool(runs) and all(run.status == "completed" for run in runs)
    red = [run.conclusion for run in runs if run.conclusion not in judging.PASSES]
    url = f"{desk.api}/check-suites/{one.number}"
    return {
        "id": one.number, "node_id": f"CS_{one.number}", "head_branch": _branch(desk, one.commit),
        "head_sha": one.commit, "status": "completed" if done else ("in_progress" if runs else "queued"),
        "conclusion": (red[0] if red else "success") if done else None, "url": url,
        "before": one.commit, "after": one.commit, "pull_requests": _pulls(desk, one.commit),
        "app": app(desk, one.app), "repository": small_repository(desk), "created_at": one.created,
        "updated_at": one.created, "head_commit": simple_commit(desk, one.commit),
        "latest_check_runs_count": len(runs), "check_runs_url": f"{url}/check-runs",
    }  # fmt: skip


def _branch(desk: Desk, commit: str) -> str | None:
    return next((name for name, tip in desk.forge.bare.branches().items() if tip == commit), None)


def status(desk: Desk, one: Status) -> Json:
    """status; in a combined one the creator is left out (simple-commit-status)."""
    return {
        "url": f"{desk.api}/statuses/{one.commit}", "avatar_url": None, "id": one.number,
        "node_id": f"SC_{one.number}", "state": one.state, "description": one.description,
        "target_url": one.url, "context": one.context, "created_at": one.created,
        "updated_at": one.created, "creator": user(desk, one.creator),
    }  # fmt: skip


def combined(desk: Desk, commit: str, statuses: list[Json], count: int) -> Json:
    """combined-commit-status: pending where there is none (OpenAPI's own words)."""
    states = [one.state for one in judging.statuses(desk.forge, commit)]
    state = "success" if states and all(one == "success" for one in states) else "pending"
    if any(one in ("error", "failure") for one in states):
        state = "failure"
    return {
        "state": state, "statuses": statuses, "sha": commit, "total_count": count,
        "repository": small_repository(desk), "commit_url": f"{desk.api}/commits/{commit}",
        "url": f"{desk.api}/commits/{commit}/status",
    }  # fmt: skip


def workflow_run(desk: Desk, one: WorkflowRun) -> Json:
    """workflow-run."""
    url, web = f"{desk.api}/actions/runs/{one.number}", f"{desk.web}/actions/runs/{one.number}"
    workflow = number_of(one.path)
    return {
        "id": one.number, "name": one.name, "node_id": f"WFR_{one.number}", "head_branch": one.branch,
        "head_sha": one.commit, "path": one.path, "run_number": one.number, "run_attempt": one.attempt,
        "event": one.event, "status": one.status, "conclusion": one.conclusion, "workflow_id": workflow,
        "check_suite_id": one.suite, "url": url, "html_url": web,
        "pull_requests": _pulls(desk, one.commit), "created_at": one.created, "updated_at": one.created,
        "run_started_at": one.created, "actor": user(desk, "ada"), "triggering_actor": user(desk, "ada"),
        **{f"{name}_url": f"{url}/{name}" for name in ("jobs", "logs", "artifacts", "cancel", "rerun")},
        "check_suite_url": f"{desk.api}/check-suites/{one.suite}", "previous_attempt_url": None,
        "workflow_url": f"{desk.api}/actions/workflows/{workflow}",
        "head_commit": simple_commit(desk, one.commit), "repository": small_repository(desk),
        "head_repository": small_repository(desk), "display_title": one.name,
    }  # fmt: skip


def job(desk: Desk, run: WorkflowRun, one: Check) -> Json:
    """job: GitHub gives a job and its check run the same number."""
    url = f"{desk.api}/actions/jobs/{one.number}"
    return {
        "id": one.number, "run_id": run.number, "run_url": f"{desk.api}/actions/runs/{run.number}",
        "node_id": f"CR_{one.number}", "head_sha": one.commit, "url": url,
        "html_url": f"{desk.web}/actions/runs/{run.number}/job/{one.number}", "status": one.status,
        "conclusion": one.conclusion, "created_at": run.created, "started_at": one.started or run.created,
        "completed_at": one.completed, "name": one.name, "run_attempt": run.attempt,
        "check_run_url": f"{desk.api}/check-runs/{one.number}", "labels": ["ubuntu-latest"],
        "runner_id": None, "runner_name": None, "runner_group_id": None, "runner_group_name": None,
        "workflow_name": run.name, "head_branch": run.branch, "steps": [],
    }  # fmt: skip


def artifact(desk: Desk, one: ArtifactFile) -> Json:
    """artifact."""
    url = f"{desk.api}/actions/artifacts/{one.number}"
    run = next(run for run in desk.forge.runs if run.number == one.run)
    mine = number_of(desk.forge.repository.full_name)
    return {
        "id": one.number, "node_id": f"ART_{one.number}", "name": one.name,
        "size_in_bytes": len(one.content), "url": url, "archive_download_url": f"{url}/zip",
        "expired": one.expired, "created_at": one.created, "updated_at": one.created,
        "expires_at": "2099-01-01T00:00:00Z",
        "workflow_run": {
            "id": run.number, "repository_id": mine, "head_repository_id": mine,
            "head_branch": run.branch, "head_sha": run.commit,
        },
    }  # fmt: skip
