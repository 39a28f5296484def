"""Which runs are shipcheck itself: an item that waited for them would wait for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checks._ci_own_gitea import is_of_gitea, own_in_gitea
from shipcheck.ci.runs import RunState
from shipcheck.model.text import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import Run

CONTEXT = "shipcheck"
"""What the commit status is called that shipcheck sets. A job of that name is no such status: a branch
can call its jobs what it likes."""

NAMED = 3
"""Runs that a note names."""

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
    may_be, sure = _in_actions(runs, environment)
    return frozenset(found | may_be if sure else found)


def own_doubt(runs: Sequence[Run], environment: Mapping[str, str]) -> str:
    """Which runs may be the job that runs us, where that is not sure: none of them is left out."""
    may_be, sure = _in_actions(runs, environment)
    if sure or not may_be:
        return ""
    names = listed(dict.fromkeys(runs[place].name for place in sorted(may_be)), NAMED)
    return f"not known whether shipcheck runs in one of these, so they are waited for: {names}"


def _in_actions(runs: Sequence[Run], environment: Mapping[str, str]) -> tuple[frozenset[int], bool]:
    """What may be the job of Actions that runs us, and whether that is sure."""
    found, sure = own_in_gitea(runs, environment)
    if found:
        return found, sure
    places = _in_github(runs, environment)
    return frozenset(places), len(places) == 1


def _in_github(runs: Sequence[Run], environment: Mapping[str, str]) -> set[int]:
    """What may be the job of GitHub Actions that runs us.

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
        if f"/actions/runs/{number}/" in f"{run.url}/" and not is_of_gitea(run)
    }
    going = {place for place, run in there.items() if run.state is RunState.PENDING}
    named = {place for place in going if there[place].name == key}
    of_matrix = {place for place in going if there[place].name.startswith(f"{key} (")}
    return named or of_matrix or going
