"""Check runs and commit statuses of GitHub as runs, the newest attempt of each marked as what counts."""

from __future__ import annotations

import re
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

SETTER = re.compile(r"https://[^/?#]+/(?:in/([0-9]{1,18})|((?:u|oa)/[0-9]{1,18}))(?:[?#]|$)")
"""The avatar of an app (`in/`, by the app's id), of a person, and of an OAuth application, which both are no
app that a rule could ask for: all that the combined status tells of who set a status."""


@dataclass(frozen=True, slots=True)
class _Check:
    """A check run with the workflow run that it belongs to; `job` is whether it is one of its jobs."""

    run: Run
    suite: int | None
    workflow: Workflow | None
    job: bool

    @property
    def key(self) -> tuple[str, ...]:
        of_workflow = self.workflow.key if self.workflow else ()
        return (self.run.owner, self.run.name, *of_workflow)

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
    by_key: dict[tuple[str, ...], list[_Check]] = defaultdict(list)
    for one in sorted(checks, key=lambda one: one.age):
        by_key[one.key].append(one)
    stand = _standing(checks)
    found = {}
    for same in by_key.values():
        alive = [one for one in same if not one.overtaken or id(one) in stand]
        newest = next((one for one in reversed(alive) if id(one) in stand), (alive or same)[-1])
        for at, one in enumerate(same, start=1):
            counts = one in alive and _counts(one, newest, same)
            run = replace(one.run, attempt=at, superseded=not counts)
            found[id(one)] = replace(one, run=_again(run, one))
    return [found[id(one)] for one in checks]


def _counts(one: _Check, newest: _Check, same: Sequence[_Check]) -> bool:
    """Whether a check run counts: the newest of its name, and what the same attempt made beside it.

    Jobs of one workflow may have the same name; a run of the workflow takes the place of all jobs of an
    earlier one, also of those that it has not come to yet. An app says itself when its check started: where
    that is another order than the one in which GitHub got to know of them, both count.
    """
    together = one.workflow is newest.workflow and one.of_last_attempt and newest.of_last_attempt
    latest = not one.job and one.run.number == max(other.run.number for other in same)
    return one is newest or together or latest


def _standing(checks: Sequence[_Check]) -> frozenset[int]:
    """The jobs of earlier runs whose place nobody took: the workflow's newest run left them out.

    A run for an event that a job is not meant for (a label was set) says nothing of what the job tests.
    """
    by_workflow: dict[tuple[str, ...], list[_Check]] = defaultdict(list)
    for one in sorted(checks, key=lambda one: one.age):
        if one.workflow is not None and one.job:
            by_workflow[one.workflow.key].append(one)
    return frozenset(id(one) for jobs in by_workflow.values() for one in _left_out(jobs))


def _left_out(jobs: Sequence[_Check]) -> list[_Check]:
    """Of the jobs of one workflow's runs, oldest first, those that the newest run left out."""
    newest = [one.run for one in jobs if not one.overtaken]
    ran = {run.name for run in newest if run.state is not RunState.SKIPPED}
    skipped = [run.name for run in newest if run.state is RunState.SKIPPED]
    old = [one for one in jobs if one.overtaken and one.run.state is not RunState.SKIPPED]
    return [
        one
        for one in old
        if one.run.name not in ran and any(_is_of(one.run.name, name) for name in skipped)
    ]


def _is_of(name: str, skipped: str) -> bool:
    """Whether a job is the one that was left out, which then has no values of a matrix, and no inner jobs."""
    before, mark, _ = skipped.partition("${{")
    if mark:
        return name.startswith(before)
    return name == skipped or name.startswith((f"{skipped} (", f"{skipped} / "))


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
    setter = SETTER.match(text(entry.get("avatar_url")) or "")
    return Run(
        _named(entry, "context"), state_of(word), word, text(entry.get("target_url")),
        why=text(entry.get("description")) or "", kind="status",
        owner=(setter[1] or setter[2]) if setter else "",
        number=whole(entry.get("id")) or 0, started_at=moment(entry.get("created_at")),
    )  # fmt: skip


def _named(entry: Mapping[str, Any], key: str) -> str:
    name = text(entry.get(key))
    if name is None:
        raise UnexpectedAnswer("GitHub gave a run without a name", status=OK)
    return name
