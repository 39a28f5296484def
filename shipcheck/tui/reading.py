"""The source that a finding speaks of, as the judged commit holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.ship.standing import added_lines, is_path
from shipcheck.tui.excerpt import Source

if TYPE_CHECKING:
    from shipcheck.model.outcome import Finding
    from shipcheck.ship.evaluation import Evaluation

LARGEST = 2_000_000
"""Bytes of a file that are shown; nobody reads on after that, and marking its lines takes time."""


async def read_source(evaluation: Evaluation, finding: Finding) -> Source | None:
    """The file of a finding at the judged head, its changed lines marked.

    None where there is nothing to show: no path, no such file there, or one that is no text.
    """
    from shipcheck.git.objects import read_file  # noqa: PLC0415 - after the first picture

    if finding.path is None or not is_path(finding.path):
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
    return Source(finding.path, text, added_lines(evaluation.change, finding.path), focus)
