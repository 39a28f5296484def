"""LCOV tracefiles (`lcov.info`), as geninfo(1) describes them and many tools write them."""

from __future__ import annotations

import re
from collections import defaultdict

from shipcheck.coverage.report import CoverageReport, Deferred, FileCoverage, UnreadableReport
from shipcheck.coverage.tally import FileTally, number

_JUMP = re.compile(r"jump to line (\d{1,9})")
_LEAVES = re.compile(r"exit |return from |jump to the function exit")

_END = re.compile(r"^[ \t]*end_of_record[ \t\r]*$", re.MULTILINE)
_FILE = re.compile(r"^[ \t]*SF:(.*)$", re.MULTILINE)

LEAVES_FUNCTION = -1
"""The end of an arc that leaves the function."""


def matches(name: str, head: bytes) -> bool:
    """Records begin with `TN:` or `SF:`."""
    del name
    return re.match(rb"\s*(#[^\n]*\n\s*)*(TN:|SF:)", head) is not None


class _File:
    """One source file, whose record may come several times: once a test."""

    def __init__(self, path: str) -> None:
        self.python = path.endswith(".py")
        self.tally = FileTally()
        self.counts: dict[int, int] = defaultdict(int)
        self.blocks: dict[int, dict[str, dict[str, int]]] = {}

    def add_line(self, fields: list[str]) -> None:
        """`DA:line,count[,checksum]`."""
        line, count = number(fields[0]), number(fields[1]) if len(fields) > 1 else None
        if line is not None and count is not None:
            self.tally.line(line, count)
            self.counts[line] += count

    def add_branch(self, fields: list[str]) -> None:
        """`BRDA:line,block,branch,taken`; coverage.py writes in words where the branch leads."""
        if len(fields) < 4:  # noqa: PLR2004 - see above
            return
        line, block, branch, taken = (
            number(fields[0]),
            fields[1],
            ",".join(fields[2:-1]),
            fields[-1],
        )
        if line is None:
            return
        count = number(taken) or 0
        jump = _JUMP.search(branch)
        if jump or _LEAVES.match(branch):
            end = int(jump[1]) if jump else LEAVES_FUNCTION
            self.tally.arc(line, end, taken=count > 0)
            return
        branches = self.blocks.setdefault(line, {}).setdefault(block, {})
        branches[branch] = branches.get(branch, 0) + count

    def finish(self) -> FileTally:
        """Judge the branches, which takes the lines' own counts."""
        for line, blocks in self.blocks.items():
            seen = [_outcomes(list(block.values()), self.counts.get(line), plain=self.python)
                    for block in blocks.values()]  # fmt: skip
            if None not in seen:
                for one in seen:
                    self.tally.outcomes(line, *(one or (None, None)))
        return self.tally


def _outcomes(counts: list[int], executions: int | None, *, plain: bool) -> tuple[int, int] | None:
    """Outcomes seen and how many there are; None where that cannot be told.

    A block of one branch is a stretch of code (V8 counts those), not a decision. The outcomes of a
    decision add up to the line's own count. Else the branches may be the operands of `a && b`, as
    Istanbul counts them: all outcomes were seen if each operand was evaluated at times, and at
    times it was not.
    """
    if len(counts) == 1 or executions is None:
        return None
    if plain or sum(counts) == executions:
        return sum(1 for count in counts if count), len(counts)
    return (2, 2) if all(counts[0] > count > 0 for count in counts[1:]) else None


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport where no file is in it."""
    records: dict[str, list[str]] = {}
    for record in _END.split(data.decode("utf-8", "surrogateescape")):
        named = _FILE.search(record)
        if named:
            records.setdefault(named[1].strip(), []).append(record)
    if not records:
        raise UnreadableReport(f"{source} is no LCOV report: it names no file")
    by_path = {path: (path, texts) for path, texts in records.items()}
    return CoverageReport("lcov", Deferred(_read_file, by_path))


def _read_file(entry: tuple[str, list[str]]) -> FileCoverage:
    """One file, in all of its records."""
    path, records = entry
    file = _File(path)
    for record in records:
        for line in record.split("\n"):
            key, _, rest = line.strip().partition(":")
            if key == "DA":
                file.add_line(rest.split(","))
            elif key == "BRDA":
                file.add_branch(rest.split(","))
    return file.finish().result()
