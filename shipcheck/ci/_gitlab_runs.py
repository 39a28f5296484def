"""Turns GitLab's jobs, trigger jobs, statuses and pipelines into runs.

Of one name in one pipeline the highest id is the newest attempt: ids rise with time, and a retried job
may never have started.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.ci._gitlab_states import REASONS, state_of
from shipcheck.ci.runs import Run, RunState
from shipcheck.hosting.gitlab import CHECK_OWNER
from shipcheck.http.reading import map_in, moment, number, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A pipeline as its listing has it; `project` is its project's number, `of` the trigger job it came from.

    `optional` is whether the trigger job may fail, `in_fork` whether another project than the merge
    request's ran it.
    """

    id: int
    project: str
    ref: str
    source: str
    word: str
    sha: str
    url: str | None = None
    of: str = ""
    why: str = ""
    optional: bool = False
    in_fork: bool = False

    @property
    def label(self) -> str:
        """What tells its runs from those of another pipeline: its source, and the trigger job's name."""
        return f"{self.source}: {self.of}" if self.of else self.source


def pipeline_from(body: Mapping[str, Any], project: str) -> Pipeline | None:
    """A pipeline by its JSON, None for what has no id or no commit; `project` where the JSON names none."""
    named, sha = whole(body.get("id")), text(body.get("sha"))
    if named is None or sha is None:
        return None
    return Pipeline(
        id=named,
        project=str(whole(body.get("project_id")) or project),
        ref=text(body.get("ref")) or "",
        source=text(body.get("source")) or "pipeline",
        word=text(body.get("status")) or "",
        sha=sha.lower(),
        url=text(body.get("web_url")),
        why=text(body.get("yaml_errors")) or "",
    )


def whole(value: object) -> int | None:
    """A whole number, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def job_run(body: Mapping[str, Any], pipeline: Pipeline, kind: str = "job") -> Run:
    """A job, or a trigger job, as a run of its pipeline."""
    word, reason = text(body.get("status")) or "", text(body.get("failure_reason")) or ""
    return Run(
        name=text(body.get("name")) or f"{kind} without a name",
        state=state_of(word, reason),
        word=word,
        url=text(body.get("web_url")),
        why=_why(body, word, reason),
        kind=kind,
        group=pipeline.label,
        number=whole(body.get("id")) or 0,
        started_at=moment(body.get("started_at")),
        seconds=number(body.get("duration")),
        optional=body.get("allow_failure") is True or pipeline.optional,
    )


def _why(body: Mapping[str, Any], word: str, reason: str) -> str:
    """What GitLab says of the job: why it failed, what its downstream pipeline does."""
    downstream = text(map_in(body.get("downstream_pipeline")).get("status"))
    if word == "failed" and reason:
        return REASONS.get(reason, reason)
    return f"its downstream pipeline: {downstream}" if downstream and downstream != word else ""


def status_run(body: Mapping[str, Any], group: str) -> Run:
    """A commit status that something beside GitLab's CI has set."""
    word = text(body.get("status")) or ""
    return Run(
        name=text(body.get("name")) or "default",
        state=state_of(word),
        word=word,
        url=text(body.get("target_url")),
        why=text(body.get("description")) or "",
        kind="status",
        group=group,
        owner=text(map_in(body.get("author")).get("username")) or "",
        number=whole(body.get("id")) or 0,
        started_at=moment(body.get("started_at")),
        optional=body.get("allow_failure") is True,
    )


def check_run(body: Mapping[str, Any]) -> Run:
    """An external status check of the merge request."""
    word = text(body.get("status")) or ""
    return Run(
        name=text(body.get("name")) or "external status check",
        state=state_of(word),
        word=word,
        kind="external status check",
        owner=CHECK_OWNER,
        number=whole(body.get("id")) or 0,
    )


def pipeline_run(pipeline: Pipeline, *, superseded: bool = False) -> Run:
    """A pipeline as a whole."""
    return Run(
        name=f"pipeline ({pipeline.label})",
        state=state_of(pipeline.word),
        word=pipeline.word,
        url=pipeline.url,
        why=pipeline.why,
        kind="pipeline",
        group=pipeline.label,
        number=pipeline.id,
        optional=pipeline.optional,
        superseded=superseded,
    )


def with_attempts(runs: Iterable[Run]) -> list[Run]:
    """The runs of one pipeline, attempts counted by their numbers, all but the newest superseded."""
    every = sorted(runs, key=lambda run: run.number)
    of_name: dict[tuple[str, str], list[Run]] = {}
    for run in every:
        of_name.setdefault((run.kind, run.name), []).append(run)
    return [
        replace(run, attempt=at, superseded=at < len(attempts))
        for attempts in of_name.values()
        for at, run in enumerate(attempts, 1)
    ]


def explained(pipeline: Pipeline, runs: Sequence[Run]) -> bool:
    """Whether the pipeline's state says nothing that its current runs do not say.

    It does where it has no runs at all (a configuration that is wrong), or where none of them is as it is.
    What may fail fails no pipeline.
    """
    current = [run for run in runs if not run.superseded]
    state = state_of(pipeline.word)
    if not current:
        return False
    if state is RunState.FAILURE:
        red = (RunState.FAILURE, RunState.TIMED_OUT)
        return any(run.state in red and not run.optional for run in current)
    return state is RunState.SUCCESS or any(run.state is state for run in current)
