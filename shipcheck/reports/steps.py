"""The steps and offers that findings bring along, for people who read text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.measured import measured_of
from shipcheck.model.steps import effect_of, steps_of, window_of
from shipcheck.model.text import counted, visible
from shipcheck.reports.style import Style, styled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.model.outcome import Finding

INDENT = "    "


def step_lines(
    shown: Sequence[Finding], listed: Sequence[Finding], *, colour: bool
) -> Iterator[str]:
    """The steps of the findings that are shown whole; that there are some, where none is."""
    told: set[object] = set()
    for finding in shown:
        if steps_of(finding) and steps_of(finding) not in told:
            told.add(steps_of(finding))
            yield from _steps(finding, colour=colour)
    most = max((len(steps_of(finding)) for finding in listed), default=0)
    if most and not shown:
        said = f"-v shows the safe way: up to {counted(most, 'step')} to ship one after the other"
        yield styled(f"{INDENT}{said}", Style.DIM, colour=colour)


def offer_lines(hidden: Sequence[Finding], *, colour: bool) -> Iterator[str]:
    """What can be had for the asking, a line each, of notes that are not shown themselves."""
    for finding in hidden:
        if finding.data.get("offer"):
            said = f"{visible(finding.message)} -> {visible(finding.fix)}"
            yield styled(f"{INDENT}{said}", Style.DIM, colour=colour)


def _steps(finding: Finding, *, colour: bool) -> Iterator[str]:
    """One finding's steps, below its place and what its table goes through."""
    place = f"{finding.path}:{finding.line}" if finding.line else finding.path or ""
    yield f"{INDENT}{visible(place)}: {finding.rule}"
    if effect_of(finding):
        yield styled(f"{INDENT}  {visible(effect_of(finding))}", Style.DIM, colour=colour)
    for line in measured_of(finding):
        yield styled(f"{INDENT}  {visible(line)}", Style.DIM, colour=colour)
    for number, step in enumerate(steps_of(finding), 1):
        yield f"{INDENT}  {number}. {visible(step.title)}"
        for line in step.source.splitlines():
            yield styled(f"{INDENT}       {visible(line)}", Style.DIM, colour=colour)
    window = window_of(finding)
    if window:
        yield f"{INDENT}  or at once, while nobody uses the table: {visible(window)}"
