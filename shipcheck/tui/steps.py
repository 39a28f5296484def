"""What a migration does to its table, and the safe way as steps to ship one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.steps import effect_of, steps_of, window_of
from shipcheck.tui.writing import DIM, STRONG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.content import Content

    from shipcheck.model.outcome import Finding
    from shipcheck.tui.writing import Pen

TITLE = "bold $text-primary"
CODE = "$text-secondary"
INDENT = "     "


def effect_line(pen: Pen, finding: Finding) -> Iterator[Content]:
    """The lock and who waits for it."""
    effect = effect_of(finding)
    if effect:
        yield pen(effect, DIM)


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
