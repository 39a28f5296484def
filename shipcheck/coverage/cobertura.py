"""Cobertura XML, which coverage.py, coverlet, PHPUnit, gocover-cobertura and others write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.coverage.report import CoverageReport, UnreadableReport
from shipcheck.coverage.tally import FileTally, counts_outcomes, number
from shipcheck.coverage.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONDITIONS = re.compile(r"\((\d{1,9})/(\d{1,9})\)")
_CLASS_LINE = ("class", "lines", "line")


def matches(name: str, head: bytes) -> bool:
    """Its root is `<coverage>` with rates; Clover's has another attribute."""
    del name
    return re.search(rb"<coverage\s[^>]*\b(line-rate|branch-rate|lines-valid)=", head) is not None


class _Reader:
    """Collects while the parser goes along."""

    def __init__(self) -> None:
        self.files: dict[str, FileTally] = {}
        self.sources: list[str] = []
        self._file = ""

    def start(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """An element; lines below `methods` are told again below the class."""
        if path[-1] == "source":
            self.sources.append("")
        elif path[-1] == "class":
            self._file = attributes.get("filename", "")
            self.files.setdefault(self._file, FileTally())
        elif path[-3:] == _CLASS_LINE:
            self._line(attributes)

    def _line(self, attributes: Mapping[str, str]) -> None:
        tally = self.files[self._file]
        line = number(attributes.get("number"))
        tally.line(line, number(attributes.get("hits")))
        found = _CONDITIONS.search(attributes.get("condition-coverage", ""))
        if found and counts_outcomes(self._file):
            tally.outcomes(line, int(found[1]), int(found[2]))

    def text(self, path: tuple[str, ...], words: str) -> None:
        """The folder in a `<source>`."""
        if path and path[-1] == "source" and self.sources:
            self.sources[-1] += words


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for other XML."""
    reader = _Reader()
    read_xml(data, source, reader.start, reader.text)
    files = {path: tally.result() for path, tally in reader.files.items() if path}
    if not files:
        raise UnreadableReport(f"{source} is no Cobertura report: it names no file")
    folders = (one.strip() for one in reader.sources)
    return CoverageReport("cobertura", files, tuple(folder for folder in folders if folder))
