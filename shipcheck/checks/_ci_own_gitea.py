"""The job of Gitea Actions or Forgejo Actions that runs us, among the commit statuses that they set.

Sources: `services/actions/commit_status.go` and `context.go` of both. The context is `WORKFLOW / JOB
(EVENT)`, the address ends with `/actions/runs/N/jobs/M`. N is the run's number within the repository
(`GITHUB_RUN_NUMBER`), in newer ones of Gitea its id (`GITHUB_RUN_ID`); nothing says which of them it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.ci.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.ci.runs import Run

PAGE = re.compile(r"/([^/?#]+/[^/?#]+)/actions/runs/([0-9]{1,18})/jobs/[0-9]{1,18}/?$")
"""The end of a job's address: repository, run."""


def is_of_gitea(run: Run) -> bool:
    """Whether a run is a job of Gitea's or Forgejo's Actions; GitHub's addresses have another form."""
    return run.kind == "status" and PAGE.search(run.url or "") is not None


def own_in_gitea(
    runs: Sequence[Run], environment: Mapping[str, str]
) -> tuple[frozenset[int], bool]:
    """The places, in `runs`, of what may be our job, and whether that is sure: then it is one.

    Ours goes on, and is of our run and event. An address may have the number of one run and the id of
    another: then it is not sure. Nor is it where the server left the address of an earlier run.
    """
    key = environment.get("GITHUB_JOB", "")
    event = f" ({environment.get('GITHUB_EVENT_NAME', '')})"
    going = _going(runs, environment.get("GITHUB_REPOSITORY", ""))
    numbers = {environment.get(name, "") for name in ("GITHUB_RUN_NUMBER", "GITHUB_RUN_ID")}
    ours = {place: run for place, run in going.items() if run in numbers}
    of_event = {place for place in ours if runs[place].name.endswith(event)}
    named = {place for place in of_event if _is_called(runs[place].name, key, event)}
    found = named if len(named) == 1 else of_event
    if len(found) == 1 and len(set(ours.values())) == 1:
        return frozenset(found), True
    alike = {place for place in going if key and _is_called(runs[place].name, key, event)}
    return frozenset(ours or alike), False


def _going(runs: Sequence[Run], repository: str) -> dict[int, str]:
    """The run in the address of each status that is open and of a job of this repository."""
    found: dict[int, str] = {}
    for place, run in enumerate(runs):
        page = PAGE.search(run.url or "") if run.kind == "status" else None
        if page and run.state is RunState.PENDING and page[1].casefold() == repository.casefold():
            found[place] = page[2]
    return found


def _is_called(context: str, key: str, event: str) -> bool:
    """Whether a context is of a job by this name, or of one of its matrix."""
    job = context.removesuffix(event).rpartition(" / ")[2]
    return job == key or job.startswith(f"{key} (")
