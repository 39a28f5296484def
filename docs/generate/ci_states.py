"""Every word of every CI service, and what shipcheck makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck.checks._ci_states import DEFAULTS, WAITS_FOR, Treatment
from shipcheck.ci.registry import CI_SERVICES
from shipcheck.ci.runs import RunState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.ci.runs import CiService

MEANINGS = {
    Treatment.PASS: "green",
    Treatment.FAIL: "red: fails the item",
    Treatment.IGNORE: "a note; not green, and red where the run is required",
}


def render_ci_treatments() -> str:
    """What each state counts as if a checklist does not say otherwise."""
    lines = ["| state | counts as | which is |", "|---|---|---|"]
    for state, treatment in DEFAULTS.items():
        meaning = MEANINGS.get(treatment) or f"not decided: waits for {WAITS_FOR[state]}"
        lines.append(f"| `{state}` | `{treatment}` | {meaning} |")
    lines.append(
        "| `unknown` | | never green; the word is shown as it came. No setting changes that |"
    )
    return "\n".join(lines)


def render_ci_states() -> str:
    """A table for each service."""
    return "\n".join(line for name in CI_SERVICES.built_in_names() for line in _table(name))


def _table(name: str) -> Iterator[str]:
    service = cast("CiService", CI_SERVICES.load(name))
    yield from (f"## {name}", "", "| state | the service's words |", "|---|---|")
    for state in RunState:
        words = [f"`{word}`" for word, one in service.STATES.items() if one is state]
        if words:
            yield f"| `{state}` | {', '.join(words)} |"
    yield ""
