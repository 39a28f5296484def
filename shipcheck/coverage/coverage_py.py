"""coverage.py's own JSON (`coverage json`), with its arcs where branches were measured."""

from __future__ import annotations

import re
from typing import Any

from shipcheck.coverage.json_document import as_list, as_object, read_object
from shipcheck.coverage.report import CoverageReport, Deferred, FileCoverage, UnreadableReport
from shipcheck.coverage.tally import FileTally, whole

ENDS = 2
"""An arc has two."""


def matches(name: str, head: bytes) -> bool:
    """Its `meta` names the version, and is written first."""
    del name
    return (
        re.match(rb'\s*\{\s*"meta"\s*:\s*\{[^}]*"(format|version|branch_coverage)"', head)
        is not None
    )


def read(data: bytes, source: str) -> CoverageReport:
    """The report; raises UnreadableReport for JSON of another kind."""
    files = read_object(data, source).get("files")
    if not isinstance(files, dict):
        raise UnreadableReport(f"{source} is no JSON report of coverage.py: it has no files")
    return CoverageReport("coverage-py", Deferred(_file, files))


def _file(entry: Any) -> FileCoverage:  # noqa: ANN401 - any JSON value
    value = as_object(entry)
    tally = FileTally()
    for key, count in (("executed_lines", 1), ("missing_lines", 0)):
        for line in as_list(value.get(key)):
            tally.line(whole(line), count)
    for key in ("executed_branches", "missing_branches"):
        for arc in as_list(value.get(key)):
            if isinstance(arc, list) and len(arc) == ENDS:
                tally.arc(whole(arc[0]), whole(arc[1]), taken=key == "executed_branches")
    return tally.result()
