"""What GitLab's words for pipelines, jobs, commit statuses and external status checks mean.

Sources: docs.gitlab.com "Jobs API" (job status values), "Pipelines API" (status of pipelines), "Commits API"
(commit statuses), "External status checks API" (`pending`, `passed`, `failed`).
"""

from __future__ import annotations

from shipcheck.ci.runs import RunState

STATES = {
    "success": RunState.SUCCESS,
    "passed": RunState.SUCCESS,
    "failed": RunState.FAILURE,
    "canceled": RunState.CANCELLED,
    "skipped": RunState.SKIPPED,
    "manual": RunState.MANUAL,
    "created": RunState.PENDING,
    "waiting_for_resource": RunState.PENDING,
    "waiting_for_callback": RunState.PENDING,
    "preparing": RunState.PENDING,
    "pending": RunState.PENDING,
    "running": RunState.PENDING,
    "canceling": RunState.PENDING,
    "scheduled": RunState.PENDING,
}
"""`passed` is an external status check's word, all others are those of pipelines and jobs."""

TIMED_OUT = ("job_execution_timeout", "stuck_or_timeout_failure", "stale_schedule")
"""Values of `failure_reason` of a `failed` job that ran out of time."""

REASONS = {
    "script_failure": "the script failed",
    "job_execution_timeout": "the job took longer than it may",
    "stuck_or_timeout_failure": "no runner took the job, or it went silent",
    "stale_schedule": "the delayed job could not start in time",
    "runner_system_failure": "the runner failed",
    "runner_unsupported": "the runner cannot run the job",
    "missing_dependency_failure": "artefacts that the job needs are missing",
    "ci_quota_exceeded": "no CI minutes are left",
    "no_matching_runner": "no runner fits the job",
    "unmet_prerequisites": "the job's prerequisites failed",
    "data_integrity_failure": "GitLab lost data of the job",
    "insufficient_upstream_permissions": "the pipeline may not be triggered from upstream",
    "insufficient_bridge_permissions": "the downstream pipeline may not be triggered",
    "downstream_pipeline_creation_failed": "the downstream pipeline could not be made",
    "user_blocked": "the user of the pipeline is blocked",
    "config_error": "the configuration of the pipeline is wrong",
}
"""Values of `failure_reason` in plain words; others are shown as they are."""


def state_of(word: str, reason: str = "") -> RunState:
    """The state for a word, and for the reason of a failure."""
    if word == "failed" and reason in TIMED_OUT:
        return RunState.TIMED_OUT
    return STATES.get(word, RunState.UNKNOWN)
