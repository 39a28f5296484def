"""`review-approved`: the pull request is approved for exactly this commit, and nothing in it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, Outcome, judged, unknown
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.checks.context import CheckContext
    from shipcheck.checks.online import Online
    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.forge.rules import BranchRules

SPECIFICATION = Specification(
    name="review-approved",
    summary="The pull request is approved for exactly this commit, and nobody wants changes.",
    looks_at="the pull request of the branch: its reviews on this head, drafts, open threads, code owners; "
    "what the forge demands",
    parameters={
        "approvals": {
            "type": "integer",
            "minimum": 1,
            "description": "How many people have to approve; the forge's rule, or 1, if that is more.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,
)


async def check(context: CheckContext) -> Outcome:
    """Fail on what is open; unknown where the forge cannot be asked."""
    if context.offline or context.online is None:
        return Outcome(Status.SKIPPED, "asks a service: left out by --offline")
    if await context.online.forge() is None:
        summary = "no forge to ask: neither the checklist nor the remote names one that is known"
        hint = Finding("hint", Level.NOTE, summary, fix="Set services.forge in .shipcheck.yaml.")
        return unknown(summary, Reason.NO_DATA, findings=(hint,))
    pull = await context.online.pull_request()
    if pull is None:
        return _without_one(context)
    rules, doubt = await _rules(context.online)
    return await _judged(context, pull, rules, doubt)


def _without_one(context: CheckContext) -> Outcome:
    """Nobody can have reviewed what is not offered."""
    name = context.change.branch or context.change.head[:12]
    message = f"no pull request for {name}"
    finding = Finding("review-none", Level.ERROR, message, fix="Push the branch and open one.")
    return judged(message, evidence=Evidence.OBSERVED, findings=(finding,))


async def _rules(online: Online) -> tuple[BranchRules | None, str]:
    """What the forge demands, or why that cannot be seen: reviews may be seen by more people."""
    from shipcheck.errors import ShipcheckError  # noqa: PLC0415

    try:
        return await online.rules(), ""
    except ShipcheckError as error:
        return None, error.message


async def _judged(
    context: CheckContext, pull: PullRequest, rules: BranchRules | None, doubt: str
) -> Outcome:
    """The outcome for a pull request."""
    # Imported where there is one: nobody else pays for it.
    from shipcheck.checks._ci_absent import whereabouts  # noqa: PLC0415
    from shipcheck.checks._review_judging import as_data, findings_of, summary_of  # noqa: PLC0415
    from shipcheck.checks._review_votes import Need, votes_of  # noqa: PLC0415

    need = Need.of(context.parameters, rules)
    votes = votes_of(pull, context.change.head, need)
    findings = list(findings_of(pull, rules, votes, need))
    where = await whereabouts(context, pull)
    if where is not None:
        findings.insert(0, Finding("review-other-head", Level.ERROR, where.message, fix=where.fix))
    if doubt:
        findings.append(Finding("review-note", Level.NOTE, f"the forge's rules: {doubt}"))
    data = as_data(pull, votes, need)
    failed = any(one.level is Level.ERROR for one in findings)
    if not failed and rules and rules.threads_resolved and pull.threads is None:
        summary = "the forge does not tell whether all threads are resolved, and demands that"
        return Outcome(
            Status.UNKNOWN, summary, None, Reason.NO_DATA, tuple(findings), data
        )  # fmt: skip
    summary = summary_of(pull, votes, need, findings)
    return judged(summary, evidence=Evidence.OBSERVED, findings=tuple(findings), data=data)


def still_approved(
    parameters: Mapping[str, Any], pull: PullRequest, head: str, rules: BranchRules | None
) -> bool:
    """Whether the reviews of a pull request, read again, still hold nothing against a merge.

    Args:
        parameters: of the item that passed.
        pull: as it was just read.
        head: the judged commit.
        rules: what the forge demands, None where that is not known.
    """
    from shipcheck.checks._review_judging import findings_of  # noqa: PLC0415 - as above
    from shipcheck.checks._review_votes import Need, votes_of  # noqa: PLC0415 - as above

    need = Need.of(parameters, rules)
    found = findings_of(pull, rules, votes_of(pull, head, need), need)
    return not any(one.level is Level.ERROR for one in found)
