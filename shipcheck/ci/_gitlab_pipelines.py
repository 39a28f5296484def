"""Finds the pipelines that ran on exactly a commit, and reads their jobs.

Sources: docs.gitlab.com "Pipelines API" (child pipelines are not listed), "Jobs API" (retried jobs only on
request, trigger jobs apart), "Merged results pipelines" (they run on a merge commit of the head and the
target, in refs/merge-requests/N/merge; trains in refs/merge-requests/N/train).
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.ci._gitlab_runs import (
    Pipeline,
    explained,
    job_run,
    pipeline_from,
    pipeline_run,
    whole,
    with_attempts,
)
from shipcheck.http.reading import in_path, map_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.ci.runs import Run
    from shipcheck.hosting.gitlab_api import GitLab

DEEPEST = 3
"""Levels of pipelines that are followed: GitLab allows two below the first."""

MERGE_REQUEST_REF = re.compile(r"refs/merge-requests/(\d+)/(head|merge|train)")


@dataclass(frozen=True, slots=True)
class Job:
    """A job's JSON, with its run and its pipeline."""

    body: Mapping[str, Any]
    run: Run
    pipeline: Pipeline


@dataclass(frozen=True, slots=True)
class Found:
    """What a pipeline and its children hold: all runs, the jobs among them, and every job's id."""

    runs: tuple[Run, ...]
    jobs: tuple[Job, ...]
    ids: frozenset[int]
    pipelines: frozenset[int]


async def pipelines_of(gitlab: GitLab, commit: str) -> list[Pipeline]:
    """The pipelines of a commit, children left out, newest first."""
    params = {"sha": commit, "order_by": "id", "sort": "desc"}
    listed = [pipeline_from(one, gitlab.project) for one in await gitlab.all("/pipelines", params)]
    return [one for one in listed if one is not None and one.sha == commit.lower()]


def newest_of_each(pipelines: Iterable[Pipeline]) -> tuple[list[Pipeline], list[Pipeline]]:
    """The newest pipeline of each source and ref, and those whose place it took.

    All refs of one merge request are one: GitLab runs its pipelines on one or the other.
    """
    newest: dict[tuple[str, str, str], Pipeline] = {}
    old: list[Pipeline] = []
    for pipeline in sorted(pipelines, key=lambda one: one.id):
        of_request = MERGE_REQUEST_REF.fullmatch(pipeline.ref)
        ref = f"!{of_request[1]}" if of_request else pipeline.ref
        key = (pipeline.project, pipeline.source, ref)
        if key in newest:
            old.append(newest[key])
        newest[key] = pipeline
    return list(newest.values()), old


async def is_made_of(gitlab: GitLab, pipeline: Pipeline, commit: str) -> bool:
    """Whether GitLab says that the merge commit that a pipeline ran on was made of exactly this head.

    Its parents say so: the first is the target's (or the train's), the others are what was merged.
    """
    if not MERGE_REQUEST_REF.fullmatch(pipeline.ref):
        return False
    merged = await gitlab.find(f"/repository/commits/{in_path(pipeline.sha)}")
    parents = merged.get("parent_ids") if merged else None
    return isinstance(parents, list) and commit.lower() in [
        one.lower() for one in parents[1:] if isinstance(one, str)
    ]


async def read_pipeline(gitlab: GitLab, pipeline: Pipeline, depth: int = 1) -> Found:
    """All runs of a pipeline and of its children on the same commit; two requests for each."""
    own = gitlab.of_project(pipeline.project)
    place = f"/pipelines/{pipeline.id}"
    jobs, bridges = await asyncio.gather(
        own.all(f"{place}/jobs", {"include_retried": "true"}), own.all(f"{place}/bridges")
    )
    bodies = {whole(one.get("id")): one for one in jobs}
    attempts = with_attempts(job_run(one, pipeline) for one in jobs)
    triggers = with_attempts(job_run(one, pipeline, "trigger") for one in bridges)
    runs = [*attempts, *triggers]
    if not explained(pipeline, runs):
        runs.append(pipeline_run(pipeline))
    below = await _children(gitlab, pipeline, bridges, triggers, depth)
    here = tuple(Job(map_in(bodies.get(run.number)), run, pipeline) for run in attempts)
    ids = {run.number for run in (*attempts, *triggers)}
    return Found(
        runs=(*runs, *(run for one in below for run in one.runs)),
        jobs=(*here, *(job for one in below for job in one.jobs)),
        ids=frozenset(ids).union(*(one.ids for one in below)),
        pipelines=frozenset({pipeline.id}).union(*(one.pipelines for one in below)),
    )


def runs_that_leave_files(found: Found, own: str) -> list[Run]:
    """The jobs of a pipeline and its children, and these themselves: between two stages no job runs.

    The pipeline that we are in goes on for as long as we do, so only its jobs are named then.

    Args:
        found: what the pipeline holds.
        own: the id of the job that runs us, empty where none does.
    """
    jobs = [job.run for job in found.jobs]
    if own and any(str(run.number) == own for run in jobs):
        return jobs
    whole_ones = {job.pipeline for job in found.jobs}
    without_jobs = [run for run in found.runs if run.kind == "pipeline"]
    return [*jobs, *map(pipeline_run, whole_ones), *without_jobs]


async def _children(
    gitlab: GitLab,
    parent: Pipeline,
    bridges: Sequence[Mapping[str, Any]],
    triggers: Sequence[Run],
    depth: int,
) -> list[Found]:
    """What the current trigger jobs started in this very project, on the same commit."""
    if depth >= DEEPEST:
        return []
    current = {run.number: run for run in triggers if not run.superseded}
    reads = []
    for bridge in bridges:
        run = current.get(whole(bridge.get("id")) or 0)
        child = pipeline_from(map_in(bridge.get("downstream_pipeline")), parent.project)
        if run is None or child is None:
            continue
        if child.project == parent.project and child.sha == parent.sha and child.id != parent.id:
            named = replace(child, source=parent.label, of=run.name, optional=run.optional)
            reads.append(read_pipeline(gitlab, named, depth + 1))
    return list(await asyncio.gather(*reads))
