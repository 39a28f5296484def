"""The source that a finding speaks of, as the judged commit holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import read_file
from shipcheck.tui.excerpt import Source

if TYPE_CHECKING:
    from shipcheck.model.change import Change
    from shipcheck.model.outcome import Finding
    from shipcheck.ship.evaluation import Evaluation

LARGEST = 2_000_000
"""Bytes of a file that are shown; nobody reads on after that, and marking its lines takes time."""


async def read_source(evaluation: Evaluation, finding: Finding) -> Source | None:
    """The file of a finding at the judged head, its changed lines marked.

    None where there is nothing to show: no path, no such file there, or one that is no text.
    """
    if finding.path is None:
        return None
    try:
        content = await read_file(evaluation.repository.git, evaluation.change.head, finding.path)
    except ShipcheckError:
        return None  # a directory, a submodule, an object that is not here: the finding says enough
    if content is None or b"\0" in content[:8000]:
        return None
    text = content[:LARGEST].decode("utf-8", "surrogateescape")
    line = finding.line
    focus = (line, max(line, finding.end_line or line)) if line else None
    return Source(finding.path, text, changed_lines(evaluation.change, finding.path), focus)


def changed_lines(change: Change, path: str) -> tuple[tuple[int, int], ...]:
    """The lines of a file that the change added, as inclusive ranges."""
    files = (file for file in change.files if file.path == path)
    return tuple(span for file in files for hunk in file.hunks for span in hunk.added)
