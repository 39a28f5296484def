"""`ci-green`: CI is green for exactly the judged commit.

The newest attempt of each run counts; a word that no table knows is never a pass; zero runs are not
green, nor are runs that were all skipped; what is required and never reported is told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.checks._ci_states import PARAMETER
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, Outcome, not_applicable, unknown
from shipcheck.model.words import Evidence, Level, Reason, Status

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.ci.runs import CiService

SPECIFICATION = Specification(
    name="ci-green",
    summary="CI is green for exactly this commit.",
    looks_at="the CI service of the checklist, else that of the remote, asked for the head commit and "
    "nothing else; what the forge requires",
    parameters={
        "optional": {
            "type": "boolean",
            "description": "Where no CI service is configured and none can be asked, do not apply instead of "
            "unknown.",
        },
        "required": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Names of runs that must be there and green, beside what the forge requires.",
        },
        "required_from": {
            "enum": ["both", "forge", "checklist"],
            "description": "Who says what is required: `forge`, `checklist`, or `both` if left out.",
        },
        "only_required": {
            "type": "boolean",
            "description": "Where it is known what is required: the rest only warns, and is not waited for.",
        },
        "accept": {
            "type": "array",
            "items": {"type": "string", "enum": ["success", "skipped", "neutral"]},
            "description": "States that count as green beside success; none where left out.",
        },
        "states": PARAMETER,
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,  # but for services that are files, which are looked at offline too
)


async def check(context: CheckContext) -> Outcome:
    """Fail on a red run; pending and unknown as the runs say."""
    early = _without_asking(context)
    if early is not None:
        return early
    # Imported where there is a CI to look at: without one, a check of a small change stays quick.
    from shipcheck.checks._ci_looking import found_ci, look  # noqa: PLC0415
    from shipcheck.checks._ci_outcome import outcome_of  # noqa: PLC0415

    found = await found_ci(context)
    if found is None:
        return await _unconfigured(context)
    from_forge = context.parameters.get("required_from") != "checklist"
    seen = await look(context, found, context.change.head, with_rules=from_forge)
    return await outcome_of(context, found, seen)


def _without_asking(context: CheckContext) -> Outcome | None:
    """What needs no look: there is no CI, or nothing may be asked."""
    name = context.services.get("ci", {}).get("uses")
    if name == "none":
        return not_applicable("the checklist says that there is no CI")
    if not context.offline:
        return None
    if name is None and context.parameters.get("optional"):
        return not_applicable("no CI asked: --offline, and the checklist names none")
    service = cast("CiService", CI_SERVICES.load(name)) if name else None
    if service is None or service.SPECIFICATION.needs_network:
        return Outcome(Status.SKIPPED, "asks a service: left out by --offline")
    return None


async def _unconfigured(context: CheckContext) -> Outcome:
    """No service is known: an obstacle only where the team asked for this item itself."""
    from shipcheck.ci.finding import hint_of  # noqa: PLC0415 - if nothing is configured

    summary = "no CI result to read: neither the checklist nor the remote names a service"
    change = context.change
    hint = await hint_of(context.repository, change.base_head, context.environment)
    if context.parameters.get("optional"):
        return not_applicable(f"{summary}. {hint}".rstrip(". "))
    note = Finding("hint", Level.NOTE, summary, fix=hint)
    return unknown(summary, Reason.NO_DATA, findings=(note,) if hint else ())
