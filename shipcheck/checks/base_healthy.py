"""`base-healthy`: nobody asked for a freeze, and the base's own CI is green and moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.durations import PATTERN, read_duration
from shipcheck.checks._freeze import PARAMETER as FREEZE
from shipcheck.checks._freeze import freeze_at
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Finding, Outcome, judged
from shipcheck.model.words import Evidence, Level, Status

if TYPE_CHECKING:
    from shipcheck.checks.context import CheckContext
    from shipcheck.forge.rules import BranchRules

STUCK = 3600.0
"""Seconds after which a run of the base that has not ended counts as stuck: an hour."""

SPECIFICATION = Specification(
    name="base-healthy",
    summary="The base takes changes: no freeze, its own CI is green, its pipeline is not stuck.",
    looks_at="a calendar and a file at the base, the forge's own lock; CI of the base's newest commit",
    parameters={
        "freeze": FREEZE,
        "freeze_file": {
            "type": "string",
            "minLength": 1,
            "description": "A file at the base that stops merges while it is there and not empty; its first "
            "line is the reason.",
        },
        "stuck_after": {
            "type": "string",
            "pattern": PATTERN,
            "description": "How long a run of the base may take: 60m if left out.",
        },
        "stuck": {
            "enum": ["warn", "fail"],
            "description": "What a run that takes longer does: `warn` if left out.",
        },
    },
    evidence=frozenset({Evidence.OBSERVED}),
    needs_network=True,  # but for the calendar and the file, which hold offline too
    depends_on_base=True,
)


async def check(context: CheckContext) -> Outcome:
    """Fail in a freeze, and on a base that is red; what still runs there is no obstacle."""
    frozen = await _frozen_here(context)
    if frozen is not None:
        return _failed(frozen)
    if context.offline:
        return Outcome(Status.SKIPPED, "no freeze; CI of the base is left out by --offline")
    from shipcheck.checks._base_ci import ci_of_base  # noqa: PLC0415 - if anything is asked

    outcome, rules = await ci_of_base(context, _stuck_after(context), _stuck_level(context))
    locked = _frozen_there(rules)
    if locked is not None:
        return _failed(locked)
    return outcome


def _failed(finding: Finding) -> Outcome:
    data = {"frozen": finding.data}
    return judged(finding.message, evidence=Evidence.OBSERVED, findings=(finding,), data=data)


async def _frozen_here(context: CheckContext) -> Finding | None:
    """The freeze of the calendar, or of the file at the base."""
    now = context.now()
    freeze = freeze_at(context.parameters.get("freeze", ()), now)
    if freeze is not None:
        until = freeze.until.isoformat(timespec="minutes") if freeze.until else None
        ending = f"until {until}" if until else "without an end in sight"
        message = f"frozen {ending}: {freeze.why}"
        fix = "Wait, or merge with --urgent REASON where the checklist allows that."
        data = {"why": freeze.why, "until": until}
        return Finding("base-frozen", Level.ERROR, message, fix=fix, data=data)
    return await _frozen_by_file(context)


async def _frozen_by_file(context: CheckContext) -> Finding | None:
    path = context.parameters.get("freeze_file")
    if path is None:
        return None
    from shipcheck.git.objects import read_file  # noqa: PLC0415 - only where a file is named

    content = await read_file(context.repository.git, context.change.base_head, path)
    text = (content or b"").decode(errors="surrogateescape").strip()
    if not text:
        return None
    why = text.splitlines()[0].strip().lstrip("# ") or "no reason given"
    message = f"frozen by {path}: {why}"
    fix = f"Whoever froze it empties {path} on {context.change.base}."
    data = {"why": why, "until": None}
    return Finding("base-frozen", Level.ERROR, message, path=path, fix=fix, data=data)


def _frozen_there(rules: BranchRules | None) -> Finding | None:
    """The forge's own lock."""
    if rules is None or not rules.frozen:
        return None
    message = f"frozen by the forge: {rules.frozen}"
    return Finding("base-frozen", Level.ERROR, message, data={"why": rules.frozen, "until": None})


def _stuck_after(context: CheckContext) -> float:
    written = context.parameters.get("stuck_after")
    return read_duration(written) if written else STUCK


def _stuck_level(context: CheckContext) -> Level:
    return Level.ERROR if context.parameters.get("stuck") == "fail" else Level.WARNING
