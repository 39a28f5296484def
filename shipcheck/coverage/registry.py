"""Which coverage formats there are, and which one a file is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from shipcheck import coverage
from shipcheck.coverage.report import UnreadableReport
from shipcheck.model.discovery import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.coverage.report import CoverageFormat, CoverageReport

SIZE_LIMIT = 100_000_000
"""Bytes of a report; that of a repository with 10,000 files has about 30 million."""

HEAD = 4096
"""Bytes that a format is recognised by."""

COVERAGE_FORMATS = Registry(
    coverage,
    "shipcheck.coverage",
    frozenset({
        "go_modules", "json_document", "mapping", "registry", "report", "sides", "tally",
        "trust", "xml",
    }),
)  # fmt: skip


def read_report(name: str, data: bytes) -> CoverageReport:
    """The report in a file; `name` is its path, which helps to recognise it.

    Raises:
        UnreadableReport: no format that is known, too large, or broken.
    """
    if len(data) > SIZE_LIMIT:
        raise UnreadableReport(f"{name} is larger than {SIZE_LIMIT:,} bytes")
    data = data.removeprefix(b"\xef\xbb\xbf")
    head = data[:HEAD]
    for known in _names():
        module = cast("CoverageFormat", COVERAGE_FORMATS.load(known))
        if module.matches(name, head):
            return module.read(data, name)
    raise UnreadableReport(
        f"{name} is in no coverage format that shipcheck knows",
        hint=f"It reads {', '.join(COVERAGE_FORMATS.names())}.",
    )


def _names() -> Iterator[str]:
    """Our own formats first: those of other packages cost a look at the installed metadata."""
    own = COVERAGE_FORMATS.built_in_names()
    yield from own
    yield from (name for name in COVERAGE_FORMATS.names() if name not in own)
