"""The steps that a finding's data may hold, as everybody who shows findings reads them.

A check puts them there as plain values, so that they are in the JSON result as they are shown:
`steps` is a list of `{title, sql, code}`, `window` is `{seconds, basis}` or None, `effect` is
`{table, lock, blocks, scans, rewrites, builds}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from shipcheck.model.outcome import Finding

WAITS = {
    "everything": "reads and writes wait",
    "writes": "writes wait",
    "row_writes": "writes of the same rows wait",
    "schema_changes": "other migrations wait",
    "nothing": "nobody waits",
}
"""Who waits for a lock, in words."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One change to ship: its title, and what to paste (may be empty)."""

    title: str
    source: str


def steps_of(finding: Finding) -> tuple[ShownStep, ...]:
    """The steps of a finding; none where it has none."""
    listed = finding.data.get("steps") or ()
    return tuple(
        ShownStep(
            str(one["title"]), "\n".join(str(one[key]) for key in ("sql", "code") if one[key])
        )
        for one in listed
    )


def window_of(finding: Finding) -> str:
    """How long a planned window would be instead; empty where that is no way."""
    window = finding.data.get("window")
    return str(window["basis"]) if window else ""


def effect_of(finding: Finding) -> str:
    """What the table goes through, in one line; empty where nothing is known."""
    effect: Mapping[str, Any] | None = finding.data.get("effect")
    if not effect:
        return ""
    work = [
        word
        for key, word in (
            ("rewrites", "rewritten"),
            ("builds", "an index is built"),
            ("scans", "all rows are read"),
        )
        if effect.get(key)
    ]
    waits = WAITS.get(str(effect.get("blocks")), "")
    return ", ".join([f"{effect['table']}: {effect['lock']}", waits, *work]).replace(", ,", ",")
