"""An item in full: what, where with the source, what stands behind it, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.cli.plain.source import source_lines
from shipcheck.model.text import visible
from shipcheck.model.words import Evidence, Status
from shipcheck.ship.standing import SETTLED, by_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult
    from shipcheck.ship.evaluation import Evaluation

MOST = 20
"""Findings that are told at once."""

BEHIND = {
    Evidence.CLAIMED: "a person said so",
    Evidence.INSPECTED: "read from the code and the diff",
    Evidence.OBSERVED: "a real system said so",
    Evidence.REHEARSED: "done on a copy and watched",
}

STATUSES = {
    Status.NOT_APPLICABLE: "does not apply",
    Status.NEEDS_ANSWER: "needs an answer",
}
"""Statuses that are told by other words than their names."""


async def describe(evaluation: Evaluation, number: int, item: ItemResult) -> str:
    """All that is known of an item, in lines that can be read out one after another."""
    lines = [f"Item {number}: {visible(item.item.id)}. {visible(item.item.title)}", *_head(item)]
    findings = by_level(item.outcome.findings)
    for finding in findings[:MOST]:
        source = await source_lines(evaluation, finding)
        lines += _finding(finding, source, item.outcome.summary)
    if len(findings) > MOST:
        lines.append(f"And {len(findings) - MOST} more findings.")
    return "\n".join(lines) + "\n"


def status_words(item: ItemResult) -> str:
    """The status, and whether it is in the way."""
    word = STATUSES.get(item.status, item.status.value)
    if item.status is Status.PASS and item.warns:
        return "pass with a warning"
    settled = item.blocking or item.status in SETTLED
    return word if settled else f"{word}, only a warning"


def _head(item: ItemResult) -> Iterator[str]:
    """The outcome and what stands behind it."""
    outcome = item.outcome
    if item.item.why:
        yield f"Why: {visible(item.item.why)}"
    if item.item.run is not None:
        yield f"Runs: {visible(item.item.run)}"
    doubted = outcome.reason if item.status is outcome.status else None
    reason = f" ({doubted.replace('_', ' ')})" if doubted else ""
    yield f"Status: {status_words(item)}{reason}. {visible(outcome.summary)}"
    if outcome.evidence:
        yield f"Evidence: {outcome.evidence}, {BEHIND[outcome.evidence]}"
    if item.waiver:
        waiver = item.waiver
        until = f", until {visible(waiver.until)}" if waiver.until else ""
        void = "" if waiver.counts else " (does not count here)"
        yield f"Waived by {visible(waiver.by)}{until}{void}: {visible(waiver.reason)}"


def _finding(finding: Finding, source: Sequence[str], summary: str) -> Iterator[str]:
    """One finding: the message if it says more than the summary, its place, the source, advice."""
    indent = ""
    if finding.message != summary or finding.path:
        first, *rest = visible(finding.message, newlines=True).split("\n")
        yield f"{finding.level.value.capitalize()}: {first}"
        yield from (f"  {line}" for line in rest)
        indent = "  "
    if finding.path is not None:
        yield f"  Where: {visible(finding.path)}" + (
            f", line {finding.line}" if finding.line else ""
        )
    yield from (f"  {line}" for line in source)
    if finding.fix:
        yield f"{indent}What to do: {visible(finding.fix)}"
