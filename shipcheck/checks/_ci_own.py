"""Which runs are shipcheck itself: an item that waited for them would wait for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.ci.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import Run

CONTEXT = "shipcheck"
"""What the commit status is called that shipcheck sets. A job of that name is no such status: a branch
can call its jobs what it likes."""

ENDINGS = {
    "CI_JOB_ID": "/jobs/{}",
    "BUILDKITE_JOB_ID": "#{}",
    "CIRCLE_BUILD_URL": "{}",
    "CIRCLE_BUILD_NUM": "/jobs/{}",
    "BUILD_URL": "{}",
    "BUILD_BUILDID": "buildId={}",
    "BITBUCKET_BUILD_NUMBER": "/results/{}",
}
"""How the address of the job that runs us ends, by the variable that tells: GitLab, Buildkite, CircleCI,
Jenkins, Azure, Bitbucket (their pages on predefined variables)."""


def own_runs(runs: Sequence[Run], environment: Mapping[str, str]) -> frozenset[int]:
    """The places, in `runs`, of our own status and of the job that runs us."""
    endings = [
        form.format(value)
        for name, form in ENDINGS.items()
        if (value := environment.get(name, "").strip().rstrip("/"))
        and (form != "{}" or "://" in value)  # a variable of that name may hold anything
    ]
    found = {
        place
        for place, run in enumerate(runs)
        if (run.kind == "status" and run.name == CONTEXT)
        or (run.url and run.url.rstrip("/").endswith(tuple(endings)))
    }
    return frozenset(found | _in_actions(runs, environment))


def _in_actions(runs: Sequence[Run], environment: Mapping[str, str]) -> set[int]:
    """The job of GitHub Actions that runs us.

    The environment has its key in the workflow's file, which is its name unless that says otherwise; then
    it is the one job of this workflow run that is still going on. Of several that it may be, as the jobs of a
    matrix are, none is left out: all but one are somebody else, and have to be waited for.
    """
    number, key = environment.get("GITHUB_RUN_ID", ""), environment.get("GITHUB_JOB", "")
    if not number or not key:
        return set()
    there = {
        place: run
        for place, run in enumerate(runs)
        if run.url and f"/actions/runs/{number}/" in f"{run.url}/"
    }
    going = {place for place, run in there.items() if run.state is RunState.PENDING}
    named = {place for place in going if there[place].name == key}
    of_matrix = {place for place in going if there[place].name.startswith(f"{key} (")}
    found = named or of_matrix or going
    return found if len(found) == 1 else set()
