"""`services: {ci: {uses: gitlab}}`: GitLab's pipelines, and the commit statuses that others set there.

Four requests, and two for each pipeline: the commit's pipelines, its statuses, the merge request, its
external status checks; then jobs and trigger jobs. A pipeline on a merge commit (merged results, merge
trains) takes one more: GitLab has to say that the commit was made of exactly the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci._gitlab_commit import look
from shipcheck.ci._gitlab_pipelines import runs_that_leave_files
from shipcheck.ci._gitlab_runs import whole
from shipcheck.ci._gitlab_states import STATES as _STATES
from shipcheck.ci._reading import ARTIFACTS
from shipcheck.ci._unfinished import require_end
from shipcheck.ci.runs import Artifact, CiReport, NoReport
from shipcheck.errors import ShipcheckError
from shipcheck.hosting.ci_place import ci_place
from shipcheck.hosting.gitlab import HOSTS as _HOSTS
from shipcheck.hosting.gitlab import PARAMETERS
from shipcheck.hosting.gitlab_api import open_gitlab
from shipcheck.http.reading import in_path, map_in, maps_in, text
from shipcheck.model.checklist import Specification
from shipcheck.model.words import Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.ci._gitlab_pipelines import Job
    from shipcheck.ci.runs import CiRequest
    from shipcheck.hosting.gitlab_api import GitLab

SPECIFICATION = Specification(
    name="gitlab",
    summary="GitLab CI, and commit statuses of others, on gitlab.com or a team's own server.",
    looks_at="the pipelines of the commit, their jobs, child pipelines, commit statuses, status checks",
    parameters={**PARAMETERS, "artifacts": ARTIFACTS},
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)
HOSTS = _HOSTS
STATES = _STATES
"""GitLab's words."""

HELD = ("created",)
"""Jobs of a later stage, or behind a manual job."""


async def read(request: CiRequest) -> CiReport:
    """The runs for exactly the commit; raises as the protocol says."""
    gitlab = await _opened(request)
    seen = await look(gitlab, request)
    runs = seen.all_runs()
    if not runs:
        said = "; ".join(seen.notes)
        raise NoReport(
            f"GitLab has no pipeline for {request.commit[:12]}" + (f" ({said})" if said else "")
        )
    return CiReport(request.commit, runs, f"GitLab, {gitlab.project}", tuple(seen.notes))


async def list_artifacts(request: CiRequest) -> Sequence[Artifact]:
    """The archives that the newest jobs left, named after their job, with the kinds of reports in it.

    Raises as `read`; Unfinished where a job that may leave more is under way.
    """
    gitlab = await _opened(request)
    seen = await look(gitlab, request)
    own = request.environment.get("CI_JOB_ID", "").strip()
    for found in seen.found:
        require_end(runs_that_leave_files(found, own), lambda run: str(run.number) == own, HELD)
    jobs = [job for found in seen.found for job in found.jobs if not job.run.superseded]
    return [one for one in map(_artifact, jobs) if one is not None]


async def download(request: CiRequest, artifact: Artifact, limit: int) -> bytes:
    """The archive (zip) of a job; raises as `read`, and over `limit` bytes."""
    gitlab = await _opened(request)
    project, _, job = artifact.reference.partition("/")
    if artifact.size is not None and artifact.size > limit:
        raise ShipcheckError(f"{artifact.name} has {artifact.size} bytes: more than {limit}")
    place = gitlab.of_project(project)
    return await place.download(f"/jobs/{in_path(job)}/artifacts", limit)


def _artifact(job: Job) -> Artifact | None:
    """A job's archive, None where it has none (any more)."""
    file = map_in(job.body.get("artifacts_file"))
    named = text(file.get("filename"))
    if named is None:
        return None
    kinds = [text(one.get("file_type")) or "" for one in maps_in(job.body.get("artifacts"))]
    reports = sorted({kind for kind in kinds if kind not in ("", "archive", "metadata", "trace")})
    told = f" ({', '.join(reports)})" if reports else ""
    return Artifact(
        name=f"{job.run.name}/{named}{told}",
        reference=f"{job.pipeline.project}/{job.run.number}",
        run=job.run.name,
        size=whole(file.get("size")),
    )


async def _opened(request: CiRequest) -> GitLab:
    place = ci_place("gitlab", request.place, request.settings)
    if request.client is None:
        raise ShipcheckError("GitLab cannot be asked here")
    return await open_gitlab(place, request.environment, request.client, request.repository.top)
