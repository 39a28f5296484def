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

BYTE_ORDER_MARK = b"\xef\xbb\xbf"

COVERAGE_FORMATS = Registry(
    coverage,
    "shipcheck.coverage",
    frozenset({
        "from_ci", "go_modules", "json_document", "mapping", "registry", "report", "sides", "tally",
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
    data = data.removeprefix(BYTE_ORDER_MARK)
    module = _format_of(name, data[:HEAD])
    if module is None:
        raise UnreadableReport(
            f"{name} is in no coverage format that shipcheck knows",
            hint=f"It reads {', '.join(COVERAGE_FORMATS.names())}.",
        )
    return module.read(data, name)


def is_report(name: str, head: bytes) -> bool:
    """Whether a file is a coverage report, by its name and its first `HEAD` bytes."""
    return _format_of(name, head.removeprefix(BYTE_ORDER_MARK)) is not None


def _format_of(name: str, head: bytes) -> CoverageFormat | None:
    for known in _names():
        module = cast("CoverageFormat", COVERAGE_FORMATS.load(known))
        if module.matches(name, head):
            return module
    return None


def _names() -> Iterator[str]:
    """Our own formats first: those of other packages cost a look at the installed metadata."""
    own = COVERAGE_FORMATS.built_in_names()
    yield from own
    yield from (name for name in COVERAGE_FORMATS.names() if name not in own)
