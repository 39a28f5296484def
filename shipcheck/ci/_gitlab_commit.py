"""Everything that GitLab says of one commit, asked for at the same time as far as that goes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shipcheck.ci._gitlab_pipelines import (
    Found,
    is_made_of,
    newest_of_each,
    pipelines_of,
    read_pipeline,
)
from shipcheck.ci._gitlab_runs import (
    check_run,
    pipeline_from,
    pipeline_run,
    status_run,
    whole,
    with_attempts,
)
from shipcheck.ci.runs import UnknownCommit
from shipcheck.hosting.gitlab_api import UNSEEN
from shipcheck.http.errors import Forbidden, UnexpectedAnswer
from shipcheck.http.reading import in_path, map_in, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci._gitlab_runs import Pipeline
    from shipcheck.ci.runs import CiRequest, Run
    from shipcheck.hosting.gitlab_api import GitLab

EXTERNAL = "external"
"""The source of a pipeline that GitLab made for commit statuses alone."""


@dataclass(slots=True)
class Seen:
    """What GitLab says of one commit: pipelines with their jobs, what others reported, what is history."""

    found: list[Found] = field(default_factory=list)
    statuses: list[Run] = field(default_factory=list)
    checks: list[Run] = field(default_factory=list)
    old: list[Pipeline] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def all_runs(self) -> tuple[Run, ...]:
        """Every run, superseded ones marked."""
        of_pipelines = [run for found in self.found for run in found.runs]
        superseded = [pipeline_run(one, superseded=True) for one in self.old]
        return (*of_pipelines, *self.statuses, *self.checks, *superseded)


async def look(gitlab: GitLab, request: CiRequest) -> Seen:
    """Everything about the commit; raises UnknownCommit where GitLab has never seen it."""
    commit, seen = request.commit.lower(), Seen()
    pipelines, statuses, merge_request, checks = await asyncio.gather(
        pipelines_of(gitlab, commit),
        gitlab.listed(f"/repository/commits/{in_path(commit)}/statuses", unseen=(404,)),
        _merge_request(gitlab, request.pull_request),
        _external_checks(gitlab, request.pull_request),
    )
    if statuses is None and not pipelines:
        raise UnknownCommit(
            f"GitLab does not know {commit[:12]}",
            hint="It is not pushed, or another commit was pushed over it: git push",
        )
    if merge_request is not None:
        pipelines += await _of_merge_request(gitlab, commit, merge_request, pipelines, seen)
        of_head = text(merge_request.get("sha")) == commit
        seen.checks = [check_run(one) for one in checks] if of_head else []
    current, seen.old = newest_of_each(pipelines)
    inside = [one for one in current if one.source != EXTERNAL]
    seen.found = list(await asyncio.gather(*(_read(gitlab, one, seen) for one in inside)))
    seen.statuses = _from_outside(statuses or [], current, seen)
    return seen


async def _merge_request(gitlab: GitLab, number: int | None) -> Mapping[str, Any] | None:
    return None if number is None else await gitlab.find(f"/merge_requests/{number}")


async def _external_checks(gitlab: GitLab, number: int | None) -> Sequence[Mapping[str, Any]]:
    """The external status checks of a merge request; none where the server's tier has none."""
    if number is None or gitlab.is_job:
        return ()
    return await gitlab.listed(f"/merge_requests/{number}/status_checks", unseen=UNSEEN) or ()


async def _of_merge_request(
    gitlab: GitLab,
    commit: str,
    merge_request: Mapping[str, Any],
    known: Sequence[Pipeline],
    seen: Seen,
) -> list[Pipeline]:
    """The merge request's own pipeline, where it ran on this head and is not known yet; notes say so."""
    name, head = f"!{whole(merge_request.get('iid'))}", text(merge_request.get("sha")) or ""
    if head != commit:
        seen.notes.append(f"merge request {name} is on another commit, {head[:12] or 'none'}")
        return []
    pipeline = pipeline_from(map_in(merge_request.get("head_pipeline")), gitlab.project)
    if pipeline is None or pipeline.id in {one.id for one in known}:
        return []
    if pipeline.sha == commit:
        seen.notes.append(f"pipeline {pipeline.id} of {name} ran in the fork")
        return [replace(pipeline, in_fork=True)]
    if await is_made_of(gitlab, pipeline, commit):
        seen.notes.append(
            f"pipeline {pipeline.id} ran on {pipeline.sha[:12]}, which GitLab made of exactly this "
            "commit and the target"
        )
        return [pipeline]
    seen.notes.append(
        f"pipeline {pipeline.id} of {name} ran on another commit, {pipeline.sha[:12]}: left out"
    )
    return []


async def _read(gitlab: GitLab, pipeline: Pipeline, seen: Seen) -> Found:
    """The pipeline's runs; of one in a fork that nobody shows us, only how it stands as a whole."""
    try:
        return await read_pipeline(gitlab, pipeline)
    except (Forbidden, UnexpectedAnswer) as error:
        hidden = isinstance(error, Forbidden) or error.status == HTTPStatus.NOT_FOUND
        if not hidden or not pipeline.in_fork:
            raise
    seen.notes.append(f"the jobs of pipeline {pipeline.id} cannot be seen, only its state")
    return Found((pipeline_run(pipeline),), (), frozenset(), frozenset({pipeline.id}))


def _from_outside(
    statuses: Sequence[Mapping[str, Any]], current: Sequence[Pipeline], seen: Seen
) -> list[Run]:
    """The commit statuses that no job of a pipeline set.

    GitLab lists jobs among them. Those of superseded pipelines are history; a server that does not
    say to which pipeline a status belongs may list jobs of those, which are known by their names.
    """
    known = frozenset[int]().union(*(one.ids for one in seen.found))
    names = {run.name for one in seen.found for run in one.runs}
    old = {one.id for one in seen.old}
    labels = {one.id: one.label for one in current}
    groups: dict[str, list[Run]] = {}
    for status in statuses:
        pipeline = whole(status.get("pipeline_id"))
        named_alike = pipeline is None and old and text(status.get("name")) in names
        if whole(status.get("id")) in known or pipeline in old or named_alike:
            continue
        group = labels.get(pipeline or 0) or text(status.get("ref")) or EXTERNAL
        groups.setdefault(group, []).append(status_run(status, group))
    runs = [run for group in groups.values() for run in with_attempts(group)]
    silent = [one for one in current if one.source == EXTERNAL and one.label not in groups]
    return [*runs, *map(pipeline_run, silent)]
