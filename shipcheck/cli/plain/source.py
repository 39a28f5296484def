"""The source at a finding, as numbered lines with the changed ones marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import read_file
from shipcheck.model.text import visible
from shipcheck.ship.standing import added_lines, is_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.model.outcome import Finding
    from shipcheck.ship.evaluation import Evaluation

    Ranges = tuple[tuple[int, int], ...]

AROUND = 2
"""Lines before and after the place."""

MOST = 12
"""Lines of the place itself."""

COLUMNS = 120
"""Characters of a line that are shown; minified code comes in lines of megabytes."""


async def source_lines(evaluation: Evaluation, finding: Finding) -> tuple[str, ...]:
    """The lines at a finding as the judged commit has them; none where it names no file.

    `>` stands before the lines that are meant, `+` before those that the change added. Where the
    finding names no line, these are the first that the change added.
    """
    if finding.path is None or not is_path(finding.path):
        return ()
    added = added_lines(evaluation.change, finding.path)
    place = _place(finding, added)
    if place is None:
        return ()
    try:
        content = await read_file(evaluation.repository.git, evaluation.change.head, finding.path)
    except ShipcheckError:  # no file, or not here: the place is told all the same
        return ()
    if content is None or b"\0" in content:
        return ()
    text = content.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    return tuple(_numbered(text, place, added, is_meant=finding.line is not None))


def _place(finding: Finding, added: Ranges) -> tuple[int, int] | None:
    """The first and last line to show; no more than `MOST`."""
    if finding.line is not None:
        first, last = finding.line, max(finding.end_line or finding.line, finding.line)
    elif added:
        first, last = added[0]
    else:
        return None
    return first, min(last, first + MOST - 1)


def _numbered(
    text: list[str], place: tuple[int, int], added: Ranges, *, is_meant: bool
) -> Iterator[str]:
    """The lines with their numbers and marks."""
    first, last = place
    shown = range(max(1, first - AROUND), min(len(text), last + AROUND) + 1)
    width = len(str(shown.stop))
    for number in shown:
        line = text[number - 1]
        cut = "..." if len(line) > COLUMNS else ""
        is_added = any(start <= number <= end for start, end in added)
        mark = (">" if is_meant and first <= number <= last else " ") + ("+" if is_added else " ")
        yield f"{mark} {number:{width}}  {visible(line[:COLUMNS].expandtabs(4))}{cut}".rstrip()
