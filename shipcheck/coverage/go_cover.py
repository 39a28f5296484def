"""Go's cover profiles (`go test -coverprofile`): blocks of statements, no branches.

A line has the count of the block that its first column is in: the body of an `if` begins on the
`if`'s own line and ends on the line of its `} else {`.
"""

from __future__ import annotations

import re
from collections import defaultdict

from shipcheck.coverage.report import CoverageReport, Deferred, FileCoverage, UnreadableReport
from shipcheck.coverage.tally import LARGEST_LINE, FileTally

_BLOCK = re.compile(
    r"(?P<path>.+):(\d{1,8})\.(\d{1,8}),(\d{1,8})\.(\d{1,8}) \d{1,9} (?P<count>\d{1,19})"
)
LONGEST_BLOCK = 20_000
"""Lines; a longer one is meant to cost memory."""
MOST_LINES = 2_000_000
"""Lines of all blocks of one file, which take 0.2 s; more are meant to cost time and memory."""

Place = tuple[int, int, int, int]
"""First line, first column, last line, last column."""


def matches(name: str, head: bytes) -> bool:
    """Its first line names the mode."""
    del name
    return re.match(rb"mode: (set|count|atomic)\r?\n", head) is not None


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for a line that is no block, or too many lines."""
    files: dict[str, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for line in data.decode("utf-8", "surrogateescape").splitlines():
        if not line or line.startswith("mode: "):
            continue
        found = _BLOCK.fullmatch(line)
        if found is None:
            raise UnreadableReport(f"{source} is no Go cover profile: a line of it is no block")
        first, column, last, end = map(int, found.group(2, 3, 4, 5))
        # Several test binaries tell of the same block.
        blocks = files[found["path"]]
        if last <= LARGEST_LINE and last - first <= LONGEST_BLOCK:
            blocks[first, column, last, end] += int(found["count"])
    for blocks in files.values():
        if sum(max(last - first, 0) for first, _, last, _ in blocks) > MOST_LINES:
            message = f"{source}: the blocks of one file have more than {MOST_LINES:,} lines"
            raise UnreadableReport(message)
    return CoverageReport("go-cover", Deferred(_file, files))


def _file(blocks: dict[Place, int]) -> FileCoverage:
    counts: dict[int, int] = {}
    for (first, _, last, _), count in sorted(blocks.items()):
        counts.setdefault(first, count)
        # What a nested block covers, the later one tells.
        counts |= dict.fromkeys(range(first + 1, last + 1), count)
    tally = FileTally()
    for line, count in counts.items():
        tally.line(line, count)
    return tally.result()
