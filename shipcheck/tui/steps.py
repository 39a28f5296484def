"""What a migration does to its table, and the safe way as steps to ship one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.measured import measured_of
from shipcheck.model.steps import effect_of, steps_of, window_of
from shipcheck.model.text import counted
from shipcheck.tui.writing import DIM, STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from shipcheck.model.outcome import Finding
    from shipcheck.tui.writing import Pen

TITLE = "bold $text-primary"
CODE = "$text-secondary"
INDENT = "     "


STATEMENT = 4
"""Lines of a statement that are shown where its file is not."""

WIDEST = 200
"""Characters of such a line."""


def effect_lines(pen: Pen, finding: Finding) -> Iterator[Content]:
    """The lock and who waits for it, as it is known beforehand and as a rehearsal measured it."""
    effect = effect_of(finding)
    if effect:
        yield pen(effect, DIM)
    for line in measured_of(finding):
        yield pen(line, DIM)


def statement_lines(pen: Pen, finding: Finding) -> Iterator[Content]:
    """The statement that the finding is about, as it is written."""
    lines = str(finding.data.get("statement", "")).strip().split("\n")
    for line in lines[:STATEMENT] if any(lines) else ():
        cut = "…" if len(line) > WIDEST else ""
        yield pen(f"{INDENT}{line[:WIDEST].rstrip()}{cut}", CODE)
    if len(lines) > STATEMENT:
        yield pen(f"{INDENT}… {counted(len(lines) - STATEMENT, 'more line')}", DIM)


def step_lines(pen: Pen, finding: Finding) -> Iterator[Content]:
    """The steps, each with what to paste, and what a planned window would cost instead."""
    steps = steps_of(finding)
    if not steps:
        return
    yield pen("")
    yield pen("The safe way, one change after the other", TITLE)
    for number, step in enumerate(steps, 1):
        yield pen.line(pen(f"{number:2}. ", STRONG), pen(step.title))
        for line in step.source.splitlines():
            yield pen(f"{INDENT}{line}", CODE)
    window = window_of(finding)
    if window:
        yield pen(f"Or at once, while nobody uses the table: {window}", DIM)
