"""What is said of one item: what is wrong, what to do now, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.model.words import Level, Severity
from shipcheck.ship.standing import can_be_waived, waits_for_permission
from shipcheck.tui.commands import command
from shipcheck.tui.marks import row_mark
from shipcheck.tui.steps import effect_lines, statement_lines, step_lines
from shipcheck.tui.writing import DIM, STRONG, Pen, stack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from shipcheck.model.outcome import Finding
    from shipcheck.model.result import ItemResult, Waiver
    from shipcheck.ship.request import Request
    from shipcheck.tui.board import Row

LEVELS = {Level.ERROR: "$text-error", Level.WARNING: "$text-warning", Level.NOTE: DIM}
TITLE = "bold $text-primary"


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Writes the page of one item, with one of its findings in sight.

    `can_edit` is whether what is judged is checked out, so that there is something to edit. `with_statement`
    is whether it shows the finding's statement, as its file is not shown beside it.
    """

    pen: Pen
    request: Request
    row: Row
    index: int
    can_edit: bool
    with_statement: bool = False

    @property
    def finding(self) -> Finding | None:
        """The finding in sight."""
        findings = self.row.findings
        return findings[self.index] if self.index < len(findings) else None

    def content(self) -> Content:
        """The whole page."""
        finding = self.finding
        steps = step_lines(self.pen, finding) if finding is not None else ()
        parts = (self._title(), self._wrong(), steps, self._now(), self._behind())
        return stack([line for part in parts for line in part])

    def _title(self) -> Iterator[Content]:
        """The item by name and title, and whether it can stop the merge."""
        pen, item = self.pen, self.row.item
        mark = row_mark(pen.glyphs, self.row)
        title = f"  {item.title}" if item.title != item.id else ""
        weight = "blocks" if item.severity is Severity.BLOCK else "warns only"
        yield pen.line(
            pen(f"{mark.glyph} {mark.word}", f"bold {mark.style}"), "  ", pen(item.id, STRONG),
            pen(title), pen(f"  ({weight})", DIM),
        )  # fmt: skip

    def _wrong(self) -> Iterator[Content]:
        """The summary, then the finding in sight and how many there are."""
        pen, result = self.pen, self.row.result
        if result is None:
            said = "still running" if self.row.started else "waits for its turn"
            if self.row.stopped:
                said = "stopped before it had an outcome"
            yield pen(self.row.item.ask or said)
            return
        if result.waiver:
            yield from _waived(pen, result.waiver)
        yield pen(result.outcome.summary)
        finding = self.finding
        if finding is None:
            return
        count = len(self.row.findings)
        place = place_of(finding)
        if place or count > 1:
            number = f"{self.index + 1} of {count}" if count > 1 else ""
            yield pen.line(
                pen(number, DIM), pen("  " if number and place else ""), pen(place, STRONG),
                pen("   [ and ] go through them" if count > 1 else "", DIM),
            )  # fmt: skip
        if result.outcome.summary not in (finding.message, f"{finding.path}: {finding.message}"):
            yield pen(finding.message, LEVELS[finding.level], newlines=True)
        if self.with_statement:
            yield from statement_lines(pen, finding)
        yield from effect_lines(pen, finding)
        if finding.fix:
            arrow = f"{pen.glyphs.arrow} "
            below = finding.fix.replace("\n", "\n" + " " * len(arrow))  # code keeps its shape
            yield pen.line(pen(arrow, "$text-accent"), pen(below, newlines=True))

    def _now(self) -> Iterator[Content]:
        """What can be done now: the key, and the same as a command."""
        pen, item, result = self.pen, self.row.item, self.row.result
        yield pen("")
        yield pen("What to do now", TITLE)
        if result is None:
            stopped = self.row.stopped
            yield pen.key("r", "judges all again") if stopped else pen.key("esc", "cancels it all")
            return
        yield from self._decisions(result)
        finding = self.finding
        if finding is not None and finding.path and self.can_edit:
            yield pen.key("e", f"opens {place_of(finding)} in your editor")
        yield self._with_command("r", "judges all again", command(self.request, "check"))
        if item.why or item.uses:
            yield pen(f"  {command(self.request, 'explain', item.id)}", DIM)

    def _decisions(self, result: ItemResult) -> Iterator[Content]:
        """What only a person can do."""
        name = self.row.item.id
        if self.row.item.ask is not None:
            words = command(self.request, "answer", name, "yes")
            yield self._with_command("a", "answers it", words)
        if waits_for_permission(result):
            yield self._with_command("A", "allows it", command(self.request, "allow"))
        if can_be_waived(result) and self.row.is_problem:
            words = command(self.request, "waive", name, "--reason", "TEXT")
            yield self._with_command("w", "accepts it as it is", words)

    def _with_command(self, key: str, text: str, words: str) -> Content:
        """A key, what it does, and the command that does the same."""
        return self.pen.line(self.pen.key(key, text), "  ", self.pen(words, DIM))

    def _behind(self) -> Iterator[Content]:
        """What stands behind the outcome."""
        pen, item, result = self.pen, self.row.item, self.row.result
        yield pen("")
        yield pen("What stands behind it", TITLE)
        if result is not None:
            kind = result.outcome.evidence
            took = f"{result.seconds:.1f} s" if result.seconds >= 0.05 else "at once"  # noqa: PLR2004
            yield pen(f"{kind or 'no evidence'}, {took}", "" if kind else DIM)
        yield pen(f"{looked_at(self.row)}")
        if item.why:
            yield pen(f"why: {item.why}", newlines=True)


def _waived(pen: Pen, waiver: Waiver) -> Iterator[Content]:
    """Who accepted it, why, and until when."""
    until = f", until {waiver.until}" if waiver.until else ""
    void = "" if waiver.counts else " (does not count here)"
    yield pen(f"waived by {waiver.by}: {waiver.reason}{until}{void}", STRONG)


def place_of(finding: Finding) -> str:
    """`path:line`, as far as it is known."""
    return f"{finding.path or ''}{f':{finding.line}' if finding.path and finding.line else ''}"


def looked_at(row: Row) -> str:
    """What the item looks at: a check's own words, a command, a question."""
    item = row.item
    if item.uses is not None:
        from shipcheck.checks.registry import load_check  # noqa: PLC0415 - the gate has it by then

        return f"{item.uses} looks at {load_check(item.uses).SPECIFICATION.looks_at}"
    return f"runs {item.run}" if item.run is not None else "a person answers"
