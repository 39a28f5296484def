"""What a rehearsal measured of a finding's statement, as everybody who shows findings reads it.

`measured` in a finding's data is `{server, rows, seconds, blocked: {reads, writes}, small: {rows, seconds,
blocked}}`: the run with the most rows, and the one with a tenth of them (None where there is one run only).
Times are seconds; the rows are invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from shipcheck.model.outcome import Finding

BRIEF = 0.005
"""Seconds; nobody notices a shorter wait, and it could as well be the machine's."""


def measured_of(finding: Finding) -> tuple[str, ...]:
    """What was measured, in two lines: how long it took, and who waited; nothing where nothing was."""
    measured: Mapping[str, Any] | None = finding.data.get("measured")
    if not measured:
        return ()
    runs = [one for one in (measured.get("small"), measured) if one]
    took = ", ".join(f"{spell(one['seconds'])} with {one['rows']:,} rows" for one in runs)
    return f"rehearsed on {measured['server']}: {took}", _waits(runs)


def _waits(runs: list[Mapping[str, Any]]) -> str:
    """How long reads and writes waited, in each run."""
    said = []
    for name in ("reads", "writes"):
        waits = [float(one["blocked"][name]) for one in runs]
        if max(waits) >= BRIEF:
            said.append(f"{name} waited {', then '.join(map(spell, waits))}")
    return "; ".join(said) or "nobody waited for long"


def spell(seconds: float) -> str:
    """A short time as people say it."""
    if seconds < BRIEF:
        return "less than 5 ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
