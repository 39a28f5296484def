"""Turns CircleCI's pipelines, workflows and jobs into runs; nothing here asks anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.ci._reading import seconds_between, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Entry = Mapping[str, Any]

WORDS = {
    RunState.SUCCESS: ("success",),
    RunState.FAILURE: (
        "failed", "failing", "error", "errored", "unauthorized", "infrastructure_fail",
        "terminated-unknown",
    ),
    RunState.TIMED_OUT: ("timedout",),
    RunState.PENDING: (
        "pending", "setup-pending", "setup", "created", "queued", "not_running", "running", "blocked",
        "retried",
    ),
    RunState.BLOCKED: ("on_hold",),
    RunState.CANCELLED: ("canceled",),
    RunState.SKIPPED: ("not_run",),
}  # fmt: skip

STATES: Mapping[str, RunState] = {word: state for state, words in WORDS.items() for word in words}
"""What pipelines, workflows and jobs are called. A job is `blocked` until those before it are done: that is
no approval, which is `on_hold`; one that is `retried` runs again. A pipeline is `errored` where its
configuration is wrong: it has no workflow then, and is red all the same."""

SHOWN = 300
"""Characters of a pipeline's errors that are kept."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline with its workflows; `pages` is the address of the project's pages."""

    entry: Entry
    workflows: Sequence[Entry]
    pages: str

    @property
    def number(self) -> int:
        """Its number within the project."""
        return whole(self.entry.get("number")) or 0

    @property
    def trigger(self) -> str:
        """What started it: webhook, api, schedule, … and which trigger of the project, where it says so.

        Those may have other parameters, and each trigger may be of another of the project's pipelines, whose
        workflows may have the same names.
        """
        by = map_in(map_in(self.entry.get("trigger_parameters")).get("circleci"))
        told = (text(map_in(self.entry.get("trigger")).get("type")), text(by.get("trigger_id")))
        return " ".join(filter(None, told))

    @property
    def url(self) -> str:
        """The address of its page."""
        return f"{self.pages}/{self.number}"


def newest(pipelines: Iterable[Pipeline]) -> list[tuple[Pipeline, Entry, bool]]:
    """Every workflow with its pipeline, and whether it is the newest of its name and kind of trigger."""
    every = [(one, workflow) for one in pipelines for workflow in one.workflows]
    last: dict[tuple[str, str], Entry] = {}
    for pipeline, workflow in sorted(every, key=lambda one: _age(*one)):
        last[pipeline.trigger, _name(workflow)] = workflow
    return [
        (pipeline, workflow, last[pipeline.trigger, _name(workflow)] is workflow)
        for pipeline, workflow in every
    ]


def runs_of_pipelines(pipelines: Sequence[Pipeline]) -> Iterable[Run]:
    """The pipelines that have not come to their workflows, or never will.

    A later one that was started in the same way takes the place of one that is errored.
    """
    last: dict[str, int] = {}
    for one in pipelines:
        last[one.trigger] = max(one.number, last.get(one.trigger, 0))
    for one in pipelines:
        word = text(one.entry.get("state")) or "no state"
        if word != "created":
            yield _run_of_pipeline(one, word, superseded=one.number < last[one.trigger])


def _run_of_pipeline(pipeline: Pipeline, word: str, *, superseded: bool) -> Run:
    errors = [text(one.get("message")) for one in maps_in(pipeline.entry.get("errors"))]
    return Run(
        "pipeline", STATES.get(word, RunState.UNKNOWN), word, pipeline.url,
        why="; ".join(filter(None, errors))[:SHOWN], kind="pipeline", group=pipeline.trigger,
        number=pipeline.number, started_at=moment(pipeline.entry.get("created_at")), superseded=superseded,
    )  # fmt: skip


def run_of_workflow(pipeline: Pipeline, workflow: Entry) -> Run:
    """A workflow as a whole."""
    word = _word(workflow)
    return Run(
        _name(workflow), STATES.get(word, RunState.UNKNOWN), word, _address(pipeline, workflow),
        kind="workflow", group=pipeline.trigger, number=pipeline.number,
        started_at=moment(workflow.get("created_at")),
        seconds=seconds_between(workflow.get("created_at"), workflow.get("stopped_at")),
    )  # fmt: skip


def runs_of_jobs(pipeline: Pipeline, workflow: Entry, jobs: Iterable[Entry]) -> Iterable[Run]:
    """The jobs of a workflow; an approval is one only while it is waited for."""
    for job in jobs:
        word = _word(job)
        if job.get("type") == "approval" and word != "on_hold":
            continue
        number = whole(job.get("job_number"))
        page = _address(pipeline, workflow)
        yield Run(
            _name(job), STATES.get(word, RunState.UNKNOWN), word,
            page if number is None else f"{page}/jobs/{number}", kind="job",
            group=f"{pipeline.trigger} {_name(workflow)}".strip(), number=number or 0,
            started_at=moment(job.get("started_at")),
            seconds=seconds_between(job.get("started_at"), job.get("stopped_at")),
        )  # fmt: skip


def _address(pipeline: Pipeline, workflow: Entry) -> str:
    return f"{pipeline.url}/workflows/{workflow.get('id')}"


def _age(pipeline: Pipeline, workflow: Entry) -> tuple[datetime, int]:
    return moment(workflow.get("created_at")) or _NEVER, pipeline.number


def _name(one: Entry) -> str:
    return text(one.get("name")) or "unnamed"


def _word(one: Entry) -> str:
    return text(one.get("status")) or "no status"
