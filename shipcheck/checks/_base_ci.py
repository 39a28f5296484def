"""The CI of the base's own newest commit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from shipcheck.checks._ci_judging import RunRules, counted_runs, judge_runs
from shipcheck.checks._ci_looking import age, found_ci, look
from shipcheck.checks._ci_own import own_runs
from shipcheck.checks._doubts import unanswered
from shipcheck.ci.runs import CiReport, NoReport, RunState
from shipcheck.errors import ShipcheckError
from shipcheck.git.reads import resolve_commit
from shipcheck.model.outcome import Finding, Outcome, judged, not_applicable
from shipcheck.model.text import counted, listed
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.ci.runs import Run
    from shipcheck.forge.rules import BranchRules

NAMED = 3
JUST_NOW = 120.0
"""Seconds after a commit came to the base in which CI may not have started yet."""


async def ci_of_base(
    context: CheckContext, stuck_after: float, stuck: Level
) -> tuple[Outcome, BranchRules | None]:
    """What CI says of the base's tip, and what the forge demands of it.

    Args:
        context: what is judged.
        stuck_after: seconds that a run may take.
        stuck: the level of one that takes longer.
    """
    if context.services.get("ci", {}).get("uses") == "none":
        return not_applicable("no freeze; the checklist says that there is no CI"), None
    found = await found_ci(context)
    if found is None:
        return not_applicable("no freeze; no CI is known that could be asked about the base"), None
    tip = await _tip(context)
    seen = await look(context, found, tip, with_rules=True, is_base=True)
    if isinstance(seen.report, CiReport) and seen.report.runs:
        if not tip.startswith(seen.report.commit.lower()):
            said = f"{seen.report.source} is about another commit than the base's, {tip[:12]}"
            return Outcome(Status.UNKNOWN, said, None, Reason.NO_DATA), seen.rules
        return await _of_runs(context, tip, seen.report, stuck_after, stuck), seen.rules
    if isinstance(seen.report, CiReport | NoReport):
        return await _none(context, tip), seen.rules
    return unanswered(seen.report), seen.rules


async def _tip(context: CheckContext) -> str:
    """The base's newest commit: what its forge has, else what was last fetched."""
    online = context.online
    try:
        forge = await online.forge() if online else None
        found = await forge.branch_tip(await online.base_branch()) if forge and online else None
    except ShipcheckError:  # CI may be asked all the same
        found = None
    return found or context.change.base_head


async def _none(context: CheckContext, tip: str) -> Outcome:
    """No run for the base's tip."""
    since = await _age_of(context, tip)
    if since is not None and 0 <= since < JUST_NOW:
        said = f"CI has not started yet for {tip[:12]}, which just came to {context.change.base}"
        return judged(said, evidence=Evidence.OBSERVED)
    said = f"no CI run for {tip[:12]}, the tip of {context.change.base}"
    fix = "Does CI run for the base itself? If it never does: services: {ci: {uses: none}}."
    note = Finding("base-no-run", Level.NOTE, said, fix=fix)
    return Outcome(Status.UNKNOWN, said, None, Reason.NO_DATA, (note,))


async def _age_of(context: CheckContext, commit: str) -> float | None:
    """Seconds since a commit was made; None for one that is not here."""
    git = context.repository.git
    if await resolve_commit(git, commit) is None:
        return None
    made = await git.text("log", "-1", "--format=%ct", "--end-of-options", commit, "--")
    return context.now().timestamp() - int(made)


async def _of_runs(
    context: CheckContext, tip: str, report: CiReport, stuck_after: float, stuck: Level
) -> Outcome:
    """Red fails; what still runs is said, and is stuck once it takes too long."""
    rules = RunRules(own=own_runs(report.runs, context.environment))
    outcome = judge_runs(report, rules).outcome
    base = context.change.base
    if outcome.status is Status.UNKNOWN:
        return outcome
    findings = tuple(
        replace(one, rule="base-red", message=f"{base}: {one.message}")
        if one.level is Level.ERROR
        else one
        for one in outcome.findings
    )
    waiting = [
        run
        for run in counted_runs(report, rules)
        if run.state in (RunState.PENDING, RunState.STALE) and not run.optional
    ]
    slow = await _stuck(context, tip, waiting, stuck_after)
    if slow:
        names = listed((run.name for run in slow), NAMED)
        message = f"{base} is stuck: {names} not finished after {age(stuck_after)}"
        look_at = next((run.url for run in slow if run.url), "")
        fix = f"Look at {look_at}" if look_at else ""
        findings = (*findings, Finding("base-stuck", stuck, message, fix=fix))
    elif outcome.status is Status.PENDING:
        message = f"{counted(len(waiting), 'run')} of {base} not finished"
        findings = (*findings, Finding("base-running", Level.NOTE, message))
    errors = [one for one in findings if one.level is Level.ERROR]
    summary = errors[0].message if errors else f"{base} at {tip[:12]}: {outcome.summary}"
    return judged(summary, evidence=Evidence.OBSERVED, findings=findings, data=outcome.data)


async def _stuck(context: CheckContext, tip: str, waiting: list[Run], seconds: float) -> list[Run]:
    """The runs that take too long; one that never began is as old as its commit."""
    made = await _age_of(context, tip) if any(run.started_at is None for run in waiting) else None
    limit = timedelta(seconds=seconds)
    return [
        run
        for run in waiting
        if (run.started_at is not None and context.now() - run.started_at > limit)
        or (run.started_at is None and made is not None and made > seconds)
    ]
