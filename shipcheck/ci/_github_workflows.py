"""Workflow runs of GitHub Actions: which is the newest of each workflow and event, and what it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shipcheck.ci._github_states import OPEN, QUIET, state_of
from shipcheck.ci._reading import whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.reading import map_in, maps_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = ".github/workflows/"
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow run; `started_at` is when its newest attempt was started, `suite` its check suite.

    `key` is what runs of one workflow for one event on one branch have in common; it is one run's alone where
    GitHub tells of pull requests into several bases, and not for which it ran. `newest` is whether nothing
    took its place. `group` names workflow and event for people. `own` is whether we are one of its jobs.
    """

    number: int
    suite: int | None
    key: tuple[str, str, str, str]
    name: str
    path: str
    event: str
    word: str
    attempt: int
    started_at: datetime
    url: str | None
    group: str = ""
    newest: bool = True
    own: bool = False

    @property
    def branch(self) -> str:
        """The branch, or the tag, that it ran for."""
        return self.key[2]

    @property
    def state(self) -> RunState:
        """What its word means."""
        return state_of(self.word)

    @property
    def runs_again(self) -> bool:
        """Whether a later attempt than the first is under way: what the earlier ones said is open again.

        Never of the run that we are in: we would wait for ourselves.
        """
        return self.attempt > 1 and self.state in OPEN and not self.own


def read_workflows(
    entries: Iterable[Mapping[str, Any]], own: str = "", branch: str | None = None
) -> list[Workflow]:
    """The workflow runs, each knowing whether it is the newest of its workflow, event and branch.

    A commit may be on several branches: a run for the one that is judged takes the place of those for others,
    and none of theirs takes its place; where it has none, those of every branch count. A run in which
    everything was left out takes nobody's place.

    Args:
        entries: as GitHub gives them.
        own: the number of the one that we are in (`GITHUB_RUN_ID`), empty outside of Actions.
        branch: the one that is judged, None where nothing tells.
    """
    runs = [_read(one) for one in entries]
    newest: dict[tuple[str, ...], Workflow] = {}
    for run in sorted(runs, key=_age):
        newest[run.key] = run
    judged = {run.key[:2] for run in runs if run.branch == branch}
    files: Counter[str] = Counter()
    files.update(name for name, _ in {(run.name, run.key[0]) for run in runs})
    return [
        replace(
            run,
            newest=newest[run.key] is run and (run.branch == branch or run.key[:2] not in judged),
            group=_group(run, files[run.name]),
            own=str(run.number) == own,
        )
        for run in runs
    ]


def own_runs(
    workflows: Sequence[Workflow], states: Mapping[int | None, Sequence[RunState]]
) -> list[Run]:
    """Those workflow runs that say what none of their check runs says, as runs of their own.

    Not started, waiting for approval, ended in between, or between one job and the next.

    Args:
        workflows: all of them.
        states: of the check runs that count, by their suites.
    """
    return [_as_run(one) for one in workflows if _speaks(one, states.get(one.suite))]


def _speaks(one: Workflow, of_checks: Sequence[RunState] | None) -> bool:
    """Whether a workflow run has something of its own to say; `of_checks` is None without any check run."""
    if one.own and one.state in OPEN:
        return False
    if of_checks is None:
        return True
    return one.newest and not _is_said(one.state, one.word, of_checks)


def _is_said(state: RunState, word: str, of_checks: Sequence[RunState]) -> bool:
    """Whether the check runs of a workflow run say as much as it does itself."""
    if not of_checks:
        return False
    if state in QUIET:
        return True
    if state in OPEN:
        return any(one in OPEN for one in of_checks)
    if word == "startup_failure" and all(one is RunState.SKIPPED for one in of_checks):
        return (
            True  # GitHub calls a run so whose jobs were all left out (nodejs/node-core-utils#1170)
        )
    return any(one not in QUIET for one in of_checks)


def _as_run(one: Workflow) -> Run:
    return Run(
        one.name, one.state, one.word, one.url, why=_why(one), kind="workflow", group=one.group,
        owner="", number=one.number, attempt=one.attempt,
        started_at=None if one.started_at == NEVER else one.started_at,
        superseded=not one.newest,
    )  # fmt: skip


def _why(one: Workflow) -> str:
    """What a state of a whole workflow means."""
    if one.word == "action_required":
        return "waits until a maintainer approves it, as runs for forks do"
    if one.word in ("startup_failure", "failure"):
        return "GitHub ran no job that tells why; its file may be wrong"
    return ""


def _read(entry: Mapping[str, Any]) -> Workflow:
    status, conclusion = text(entry.get("status")) or "", text(entry.get("conclusion"))
    path = (text(entry.get("path")) or "").partition("@")[0]
    event = text(entry.get("event")) or ""
    started = moment(entry.get("run_started_at")) or moment(entry.get("created_at"))
    return Workflow(
        number=whole(entry.get("id")) or 0,
        suite=whole(entry.get("check_suite_id")),
        key=(
            str(whole(entry.get("workflow_id")) or path),
            event,
            text(entry.get("head_branch")) or "",
            str(entry.get("id")) if _has_many_bases(entry) else "",
        ),
        name=text(entry.get("name")) or path or "workflow",
        path=path,
        event=event,
        word=(conclusion or status) if status == "completed" else status,
        attempt=max(1, whole(entry.get("run_attempt")) or 1),
        started_at=started or NEVER,
        url=text(entry.get("html_url")),
    )


def _has_many_bases(entry: Mapping[str, Any]) -> bool:
    """Whether pull requests from its branch go into several: a merge with one says nothing of the other."""
    pulls = maps_in(entry.get("pull_requests"))
    return len({text(map_in(one.get("base")).get("ref")) for one in pulls}) > 1


def _age(run: Workflow) -> tuple[bool, datetime, int]:
    return (run.state is not RunState.SKIPPED, run.started_at, run.number)


def _group(run: Workflow, files: int) -> str:
    """Workflow and event; with its file where another workflow is called the same."""
    file = run.path.removeprefix(FOLDER)
    name = f"{run.name}, {file}" if files > 1 and file else run.name
    return f"{name} ({run.event})" if run.event else name
