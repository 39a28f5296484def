"""JaCoCo XML, which Kover writes too: lines by source file, with bytecode branches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.coverage.report import CoverageReport, UnreadableReport
from shipcheck.coverage.tally import FileTally, number
from shipcheck.coverage.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping


def matches(name: str, head: bytes) -> bool:
    """Its root is `<report>`."""
    del name
    return re.search(rb"<!DOCTYPE report[^>]*JACOCO|<report\s[^>]*\bname=", head) is not None


class _Reader:
    """Collects while the parser goes along."""

    def __init__(self) -> None:
        self.files: dict[str, FileTally] = {}
        self._package = ""
        self._tally = FileTally()

    def start(self, path: tuple[str, ...], attributes: Mapping[str, str]) -> None:
        """An element."""
        if path[-1] == "package":
            self._package = attributes.get("name", "")
        elif path[-2:] == ("package", "sourcefile"):
            name = f"{self._package}/{attributes.get('name', '')}".lstrip("/")
            self._tally = self.files.setdefault(name, FileTally())
        elif path[-2:] == ("sourcefile", "line"):
            self._line(attributes)

    def _line(self, attributes: Mapping[str, str]) -> None:
        """`ci` and `cb` are the instructions and branches that ran, `mi` and `mb` the others."""
        line, ran = number(attributes.get("nr")), number(attributes.get("ci"))
        self._tally.line(line, ran)
        missed, taken = number(attributes.get("mb")), number(attributes.get("cb"))
        if missed is not None and taken is not None:
            self._tally.outcomes(line, taken, missed + taken)


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for other XML."""
    reader = _Reader()
    read_xml(data, source, reader.start)
    if not reader.files:
        raise UnreadableReport(f"{source} is no JaCoCo report: it names no source file")
    files = {path: tally.result() for path, tally in reader.files.items()}
    return CoverageReport("jacoco", files, packaged=True)
