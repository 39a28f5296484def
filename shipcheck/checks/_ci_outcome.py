"""From what CI and the forge said to the outcome of `ci-green`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from shipcheck.checks._ci_absent import (
    GRACE,
    is_young,
    nothing_there,
    still_to_begin,
    whereabouts,
)
from shipcheck.checks._ci_judging import RunRules, judge_runs
from shipcheck.checks._ci_looking import LOCAL, seen_before
from shipcheck.checks._ci_missing import with_causes
from shipcheck.checks._ci_own import own_doubt, own_runs
from shipcheck.checks._ci_required import FORGE, demanded
from shipcheck.checks._ci_states import treatments
from shipcheck.checks._doubts import reason_of, unanswered
from shipcheck.ci._last_known import recall
from shipcheck.ci.runs import CiReport, NoReport
from shipcheck.http.errors import RateLimited
from shipcheck.model.outcome import Finding, Outcome, not_applicable, unknown
from shipcheck.model.words import Level, Reason, Status

if TYPE_CHECKING:
    from shipcheck.checks._ci_looking import Seen
    from shipcheck.checks.context import CheckContext
    from shipcheck.ci.finding import FoundCi
    from shipcheck.ci.runs import Run
    from shipcheck.errors import ShipcheckError

SHORTEST = 12
"""Digits of a commit that name it."""


async def outcome_of(context: CheckContext, found: FoundCi, seen: Seen) -> Outcome:
    """The outcome of what was seen."""
    report = seen.report
    is_remote = found.name not in LOCAL
    if isinstance(report, NoReport):
        return await nothing_there(context, report, seen.pull, is_remote=is_remote)
    if not isinstance(report, CiReport):
        return _unasked(context, found, report)
    if not _names(report.commit, context.change.head):
        message = f"{report.source} is about {report.commit[:12]}, not {context.change.head[:12]}"
        return unknown(message, Reason.NO_DATA)
    if not report.runs:
        empty = NoReport(f"{report.source} holds no run")
        return await nothing_there(context, empty, seen.pull, is_remote=is_remote)
    outcome = await _of_runs(context, report, seen)
    if outcome.status is Status.PASS and await still_to_begin(context, found.name, report.runs):
        summary = f"{outcome.summary}, and GitHub Actions has not begun yet"
        return replace(
            outcome, status=Status.PENDING, summary=summary, reason=Reason.RUNNING, evidence=None
        )
    return outcome


def _names(commit: str, head: str) -> bool:
    """Whether a report's commit, perhaps abbreviated, is the head."""
    return len(commit) >= SHORTEST and head.startswith(commit.lower())


def _unasked(context: CheckContext, found: FoundCi, error: ShipcheckError) -> Outcome:
    """The service could not be asked: what was last seen is told, and counts for nothing.

    Quiet where nobody configured anything and there is no credential: then there is no means.

    Raises:
        ShipcheckError: `error` itself, where it is about something else than the service.
    """
    reason = reason_of(error)
    if reason is Reason.UNREADABLE:
        raise error
    optional = context.parameters.get("optional") and not found.named
    if reason is Reason.NO_CREDENTIAL and optional:
        return not_applicable(f"{found.name} not asked: {error.message}. {error.hint}".rstrip())
    outcome = unanswered(error)
    last = recall(context.environment, found, context.change.head)
    if last is None or reason is not Reason.UNREACHABLE:
        return _with_pause(outcome, error)
    said = seen_before(last, context)
    seen_at = last.read_at.isoformat(timespec="seconds") if last.read_at else None
    outcome = replace(
        outcome,
        summary=f"{error.message}; {said}",
        data={"last_seen": {"at": seen_at, "summary": said, "source": last.source}},
    )
    return _with_pause(outcome, error)


def _with_pause(outcome: Outcome, error: ShipcheckError) -> Outcome:
    """When the service may be asked again, where it says so: whoever waits then honours that."""
    seconds = error.seconds if isinstance(error, RateLimited) else None
    if seconds is None:
        return outcome
    return replace(outcome, data={**outcome.data, "look_again_in": seconds})


async def _of_runs(context: CheckContext, report: CiReport, seen: Seen) -> Outcome:
    """The outcome of runs that are there."""
    parameters = context.parameters
    if seen.doubt and parameters.get("required_from") == FORGE:
        return unknown(f"not known what the forge requires: {seen.doubt}", Reason.NO_DATA)
    own = own_runs(report.runs, context.environment)
    if len(own) == len(report.runs):
        empty = NoReport(f"{report.source} holds no run but our own")
        return await nothing_there(context, empty, seen.pull, is_remote=True)
    demand = demanded(parameters, seen.rules, seen.doubt)
    doubt = own_doubt(report.runs, context.environment)
    report = replace(report, notes=(*report.notes, doubt)) if doubt else report
    rules = RunRules(
        treatments(parameters),
        demand,
        only_required=bool(parameters.get("only_required")),
        young=bool(demand.required) and await _may_still_start(context, report.runs),
        own=own,
    )
    judged = judge_runs(report, rules)
    head, repository = context.change.head, context.repository
    outcome = await with_causes(judged, report, rules, repository, head)
    elsewhere = await _elsewhere(context, seen)
    return replace(outcome, findings=(*outcome.findings, *elsewhere)) if elsewhere else outcome


async def _may_still_start(context: CheckContext, runs: tuple[Run, ...]) -> bool:
    """Whether a run that is not there may be about to start: after the push, or after another's end."""
    now = context.now()
    ends = (
        run.started_at + timedelta(seconds=run.seconds or 0.0) for run in runs if run.started_at
    )
    # The service's clock may be a little ahead of ours.
    return any(abs((now - end).total_seconds()) < GRACE for end in ends) or await is_young(context)


async def _elsewhere(context: CheckContext, seen: Seen) -> tuple[Finding, ...]:
    """A warning where the pull request is on another commit than the one that CI is green for."""
    if seen.pull is None or seen.pull.head == context.change.head:
        return ()
    where = await whereabouts(context, seen.pull)
    return (replace(where, level=Level.WARNING),) if where else ()
