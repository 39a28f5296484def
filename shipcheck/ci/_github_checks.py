"""Check runs and commit statuses of GitHub as runs, the newest attempt of each marked as what counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.ci._github_states import state_of
from shipcheck.ci._github_workflows import NEVER, own_runs
from shipcheck.ci._reading import seconds_between, whole
from shipcheck.ci.runs import Run, RunState
from shipcheck.http.errors import UnexpectedAnswer
from shipcheck.http.reading import map_in, moment, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from shipcheck.ci._github_workflows import Workflow

OK = 200


@dataclass(frozen=True, slots=True)
class _Check:
    """A check run with the workflow run that it belongs to; `job` is whether it is one of its jobs."""

    run: Run
    suite: int | None
    workflow: Workflow | None
    job: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.run.owner, self.run.group, self.run.name)

    @property
    def age(self) -> tuple[bool, datetime, int]:
        started = self.run.started_at
        return (started is None, started or NEVER, self.run.number)

    @property
    def overtaken(self) -> bool:
        """Whether it is a job of a workflow run that a later one took the place of."""
        return self.workflow is not None and self.job and not self.workflow.newest

    @property
    def of_last_attempt(self) -> bool:
        """Whether it was made by the workflow run's newest attempt."""
        if self.workflow is None:
            return False
        started = self.run.started_at
        return self.workflow.attempt == 1 or started is None or started >= self.workflow.started_at


def all_runs(
    checks: Iterable[Mapping[str, Any]],
    statuses: Iterable[Mapping[str, Any]],
    workflows: Sequence[Workflow],
) -> tuple[Run, ...]:
    """Everything that reports on the commit; raises UnexpectedAnswer for what has no name."""
    by_suite = {one.suite: one for one in workflows if one.suite is not None}
    read = _counted([_check(one, by_suite) for one in checks])
    states: dict[int | None, list[RunState]] = defaultdict(list)
    for one in read:
        if one.workflow is not None:
            states[one.suite] += [] if one.run.superseded else [one.run.state]
    of_workflows = own_runs(workflows, states)
    return (*(one.run for one in read), *of_workflows, *map(_status, statuses))


def _counted(checks: Sequence[_Check]) -> list[_Check]:
    """The check runs with their attempts counted, those superseded that a later one took the place of."""
    by_key: dict[tuple[str, str, str], list[_Check]] = defaultdict(list)
    for one in sorted(checks, key=lambda one: one.age):
        by_key[one.key].append(one)
    found = {}
    for same in by_key.values():
        newest = next((one for one in reversed(same) if not one.overtaken), same[-1])
        for at, one in enumerate(same, start=1):
            run = replace(one.run, attempt=at, superseded=not _counts(one, newest))
            found[id(one)] = replace(one, run=_again(run, one))
    return [found[id(one)] for one in checks]


def _counts(one: _Check, newest: _Check) -> bool:
    """Whether a check run counts: the newest of its name, and what the same attempt made beside it.

    Jobs of one workflow may have the same name; a run of the workflow takes the place of all jobs of an
    earlier one, also of those that it has not come to yet.
    """
    if one.overtaken:
        return False
    together = one.workflow is newest.workflow and one.of_last_attempt and newest.of_last_attempt
    return one is newest or together


def _again(run: Run, check: _Check) -> Run:
    """A result of an earlier attempt is open again while a later one is under way."""
    workflow = check.workflow
    if workflow is None or run.superseded or not workflow.runs_again or check.of_last_attempt:
        return run
    why = f"the workflow runs again (attempt {workflow.attempt}); before it was {run.word}"
    return replace(run, state=workflow.state, word=workflow.word, why=why)


def _check(entry: Mapping[str, Any], by_suite: Mapping[int, Workflow]) -> _Check:
    suite = whole(map_in(entry.get("check_suite")).get("id"))
    workflow = by_suite.get(suite) if suite is not None else None
    status, conclusion = text(entry.get("status")) or "", text(entry.get("conclusion"))
    word = (conclusion or status) if status == "completed" else status
    output = map_in(entry.get("output"))
    app = whole(map_in(entry.get("app")).get("id"))
    pages = [text(entry.get(key)) for key in ("details_url", "html_url")]
    run = Run(
        _named(entry, "name"), state_of(word), word, next(filter(None, pages), None),
        why=text(output.get("title")) or "", kind="check",
        group=workflow.group if workflow else "", owner="" if app is None else str(app),
        number=whole(entry.get("id")) or 0, started_at=moment(entry.get("started_at")),
        seconds=seconds_between(entry.get("started_at"), entry.get("completed_at")),
    )  # fmt: skip
    mark = f"/actions/runs/{workflow.number}/job/" if workflow else ""
    return _Check(run, suite, workflow, bool(mark) and any(mark in (page or "") for page in pages))


def _status(entry: Mapping[str, Any]) -> Run:
    """A commit status, which has no attempts: a later one takes the place of an earlier."""
    word = text(entry.get("state")) or ""
    return Run(
        _named(entry, "context"), state_of(word), word, text(entry.get("target_url")),
        why=text(entry.get("description")) or "", kind="status", number=whole(entry.get("id")) or 0,
        started_at=moment(entry.get("created_at")),
    )  # fmt: skip


def _named(entry: Mapping[str, Any], key: str) -> str:
    name = text(entry.get(key))
    if name is None:
        raise UnexpectedAnswer("GitHub gave a run without a name", status=OK)
    return name
