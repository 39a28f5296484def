"""What each state of a run counts as, and how a checklist changes that."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from shipcheck.ci.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Mapping


class Treatment(StrEnum):
    """What a state counts as; `ignore` tested nothing, and neither passes nor fails."""

    PASS = "pass"  # noqa: S105 - no password
    IGNORE = "ignore"
    PENDING = "pending"
    FAIL = "fail"


DEFAULTS = {
    RunState.SUCCESS: Treatment.PASS,
    RunState.FAILURE: Treatment.FAIL,
    RunState.TIMED_OUT: Treatment.FAIL,
    RunState.CANCELLED: Treatment.FAIL,
    RunState.PENDING: Treatment.PENDING,
    RunState.MANUAL: Treatment.PENDING,
    RunState.BLOCKED: Treatment.PENDING,
    RunState.STALE: Treatment.PENDING,
    RunState.SKIPPED: Treatment.IGNORE,
    RunState.NEUTRAL: Treatment.IGNORE,
}
"""Every state but `unknown`, a word that nobody knows, which no checklist can make anything of."""

WAITS_FOR = {
    RunState.PENDING: "CI",
    RunState.MANUAL: "somebody to start it",
    RunState.BLOCKED: "somebody's approval",
    RunState.STALE: "a rerun",
}
"""What a run that is not decided waits for."""

ADVICE = {
    RunState.CANCELLED: "Run it again: a cancelled run tested nothing.",
    RunState.TIMED_OUT: "Run it again, or give it more time.",
}
"""What to do about a run that ended without a result."""

PARAMETER = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        str(state): {
            "enum": [str(treatment) for treatment in Treatment],
            "description": f"What a run that is {str(state).replace('_', ' ')} counts as.",
        }
        for state in DEFAULTS
    },
    "description": "What a state counts as, `pass`, `ignore`, `pending` or `fail`, where that is not the "
    "usual: `{skipped: pass}`.",
}  # fmt: skip
"""The parameter `states:`."""


def treatments(parameters: Mapping[str, Any]) -> Mapping[RunState, Treatment]:
    """What each state counts as; `accept:` is the short form for states that pass."""
    accepted = {RunState(word): Treatment.PASS for word in parameters.get("accept", ())}
    chosen = {
        RunState(word): Treatment(value) for word, value in parameters.get("states", {}).items()
    }
    return {**DEFAULTS, **accepted, **chosen}
