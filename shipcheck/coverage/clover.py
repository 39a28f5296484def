"""Clover XML, which OpenClover, PHPUnit and Istanbul write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.coverage.report import CoverageReport, UnreadableReport
from shipcheck.coverage.tally import FileTally, counts_outcomes, number
from shipcheck.coverage.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping


def matches(name: str, head: bytes) -> bool:
    """Its root is `<coverage generated=…>` and holds a project."""
    del name
    root = re.search(rb"<coverage\s[^>]*\b(generated|clover)=", head)
    return root is not None and b"<project" in head


class _Reader:
    """Collects while the parser goes along."""

    def __init__(self) -> None:
        self.files: dict[str, FileTally] = {}
        self._path = ""

    def start(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """An element."""
        if path[-1] == "file":
            self._path = attributes.get("path") or attributes.get("name", "")
            self.files.setdefault(self._path, FileTally())
        elif path[-2:] == ("file", "line"):
            self._line(attributes)

    def _line(self, attributes: Mapping[str, str]) -> None:
        tally = self.files[self._path]
        line, count = number(attributes.get("num")), number(attributes.get("count"))
        yes, no = number(attributes.get("truecount")), number(attributes.get("falsecount"))
        if attributes.get("type") != "cond" or yes is None or no is None:
            tally.line(line, count)
            return
        tally.line(line, yes + no if count is None else count)
        # Istanbul puts other figures into these attributes: branches covered and not covered.
        if counts_outcomes(self._path):
            tally.outcomes(line, (yes > 0) + (no > 0), 2)


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for other XML."""
    reader = _Reader()
    read_xml(data, source, reader.start)
    files = {path: tally.result() for path, tally in reader.files.items() if path}
    if not files:
        raise UnreadableReport(f"{source} is no Clover report: it names no file")
    return CoverageReport("clover", files)
