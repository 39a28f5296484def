"""The result as Markdown, for a comment on a pull request or the summary of a CI job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.text import counted
from shipcheck.model.words import Level, Status
from shipcheck.reports.markdown_text import plain, shortened
from shipcheck.reports.text import ARRIVALS, VERDICTS, is_shown, status_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Result

LONGEST = 60_000
"""Characters of a report; GitHub takes 65,536 in a comment."""

LONGEST_TABLE = 20_000
"""Characters of the table of items."""

LONGEST_SAFE = 900
"""Characters of a text once it is escaped: that makes it up to twelve times as long."""

LONGEST_TEXT = 300
"""Characters of a summary, a message or an advice; of all of them together there may be thousands."""

MOST_FINDINGS = 10
MOST_ITEMS = 100
MOST_NOTES = 10
"""Findings of an item, items, and notes that are shown."""


def render(result: Result, *, verbose: bool = False, colour: bool = False) -> str:  # noqa: ARG001
    """The report; nothing that it quotes is taken for Markdown, HTML, a mention or a link.

    It never has more than `LONGEST` characters: items and findings that do not fit are counted.
    """
    shown = _shown(result, verbose=verbose)
    text = "\n".join(_head(result)) + "\n" + _table(shown, LONGEST_TABLE)
    tail = f"\n{_foot(result)}\n"
    left_out = 0
    for item in shown:
        block = "\n".join(_findings(item, verbose=verbose))
        if len(text) + len(block) + len(tail) + LONGEST_TEXT > LONGEST:
            left_out += bool(block)
        elif block:
            text += f"\n{block}\n"
    if left_out:
        text += f"\nThe findings of {counted(left_out, 'item')} are left out: this is too long.\n"
    return text + tail


def _shown(result: Result, *, verbose: bool) -> list[ItemResult]:
    return [item for item in result.items if verbose or is_shown(item)]


def _table(shown: list[ItemResult], most: int) -> str:
    """A line for each item that somebody has to look at, within so many characters."""
    if not shown:
        return ""
    text, rows = "\n| | item | |\n|---|---|---|\n", [f"{_row(item)}\n" for item in shown]
    told = 0
    while told < min(len(rows), MOST_ITEMS) and len(text) + len(rows[told]) <= most:
        text, told = text + rows[told], told + 1
    left = len(rows) - told
    return text + (f"| | | and {counted(left, 'item')} more |\n" if left else "")


def _head(result: Result) -> Iterator[str]:
    """The verdict, and what it is about."""
    change = result.change
    partly = " (partly judged)" if result.partial else ""
    size = f"{counted(len(change.commits), 'commit')}, {counted(len(change.files), 'file')}"
    way = f"{_text(change.branch or change.head[:12])} → {_text(change.base)}"
    yield f"**shipcheck: {VERDICTS[result.verdict][0]}**{partly}: {way}, {size}, "
    yield f"+{change.added} −{change.deleted}"  # noqa: RUF001 - a minus, where a hyphen makes a list
    if result.landed:
        commit = f" as {result.landed.commit[:12]}" if result.landed.commit else ""
        number = f", #{result.landed.pull_request}" if result.landed.pull_request else ""
        yield f"\n{ARRIVALS[result.landed.outcome]}{commit}{number}"
    if not change.empty:
        reasons = "; ".join(_text(reason) for reason in change.class_reasons[:MOST_NOTES])
        yield f"\n{change.change_class}: {reasons}" if reasons else f"\n{change.change_class}"
    notes = result.notes[:MOST_NOTES]
    yield from ("", *(f"* note: {_text(note)}" for note in notes)) if notes else ()


def _row(item: ItemResult) -> str:
    """A line of the table."""
    said = _text(item.outcome.summary)
    if item.waiver:
        void = "" if item.waiver.counts else " (does not count here)"
        said += f"; waived by {_text(item.waiver.by)}: {_text(item.waiver.reason)}{void}"
    return f"| {status_word(item)[0]} | {_text(item.item.id)} | {said} |"


def _findings(item: ItemResult, *, verbose: bool) -> Iterator[str]:
    """The findings of an item, folded; none where the summary says it all."""
    told = [one for one in item.outcome.findings if verbose or one.level is not Level.NOTE]
    told = [one for one in told if one.message != item.outcome.summary or one.path or one.fix]
    if not told or (item.status is Status.WAIVED and not verbose):
        return
    summary = f"{_text(item.item.id)}: {counted(len(told), 'finding')}"
    yield f"<details><summary>{summary}</summary>\n"
    yield from (f"* {_finding(one)}" for one in told[:MOST_FINDINGS])
    if len(told) > MOST_FINDINGS:
        yield f"* and {len(told) - MOST_FINDINGS} more"
    yield "\n</details>"


def _finding(finding: Finding) -> str:
    """One finding: where, what, and the first line of what to do."""
    line = f":{finding.line}" if finding.line else ""
    place = f"{_text(finding.path)}{line}: " if finding.path else ""
    first, _, more = finding.fix.partition("\n")
    advice = f" → {_text(first)}{' …' if more else ''}" if first else ""
    return f"{place}{_text(finding.message)}{advice}"


def _foot(result: Result) -> str:
    """What exactly was judged, and by which checklist."""
    change = result.change
    others = [
        f"{number} {word}"
        for word, status in (
            ("passed", Status.PASS),
            ("not applicable", Status.NOT_APPLICABLE),
            ("skipped", Status.SKIPPED),
        )
        if (number := sum(item.status is status for item in result.items))
    ]
    judged = f"{change.head[:12]} on {_text(change.base)} at {change.base_head[:12]}"
    parts = [judged, f"checklist {_text(result.checklist.source)}", *others]
    return f"<sub>{'; '.join(parts)}</sub>"


def _text(text: str) -> str:
    most = LONGEST_TEXT
    while len(safe := plain(shortened(text, most))) > LONGEST_SAFE:
        most = most * LONGEST_SAFE // len(safe) - 1
    return safe
