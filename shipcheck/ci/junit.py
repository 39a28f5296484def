"""Test results as JUnit XML, the form that Jenkins, GitLab and Buildkite read."""

from __future__ import annotations

from shipcheck.ci.runs import Run, run_from
from shipcheck.errors import ShipcheckError

FAILED_NAMED = 20
"""How many failed tests are kept by name; the rest is only in the count."""

ROOTS = ("testsuites", "testsuite")
BAD = ("failure", "error")


class _Tally:
    """Counts while the parser reads, so that a report of 50 MB is not held as a tree."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.cases = 0
        self.failed = 0
        self.skipped = 0
        self.declared = 0
        self.names: list[str] = []
        self._open: list[str] = []
        self._name = ""
        self._bad = self._idle = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._open and tag not in ROOTS:
            raise ShipcheckError(f"{self.source} is not JUnit XML: its root is <{tag}>")
        parent = self._open[-1] if self._open else ""
        self._open.append(tag)
        if tag == "testcase":
            self.cases += 1
            self._bad = self._idle = False
            self._name = f"{attributes.get('classname', '')} {attributes.get('name', '')}".strip()
        elif tag in ROOTS:
            stated = sum(_number(attributes.get(name)) for name in ("failures", "errors"))
            self.declared = max(self.declared, stated)
        elif parent == "testcase":
            self._bad |= tag in BAD
            self._idle |= tag == "skipped"
        elif parent == "testsuite" and tag in BAD:
            self.failed += 1  # a suite may fail as a whole, without a case of its own

    def end(self, tag: str) -> None:
        """An element ends."""
        self._open.pop()
        if tag == "testcase":
            self.failed += self._bad
            self.skipped += self._idle and not self._bad
            if self._bad and len(self.names) < FAILED_NAMED:
                self.names.append(self._name or "unnamed test")

    def refuse(self, *_: object) -> None:
        """A document type begins."""
        raise ShipcheckError(f"{self.source} declares a document type; test reports need none")


def read_junit(data: bytes, source: str) -> tuple[Run, ...]:
    """One run for the whole report, and one for each failed test, up to `FAILED_NAMED`.

    Raises:
        ShipcheckError: it is not JUnit XML, or it brings a document type of its own.
    """
    from xml.parsers import expat  # noqa: PLC0415 - document types are refused

    tally = _Tally(source)
    parser = expat.ParserCreate()
    parser.StartElementHandler = tally.start
    parser.EndElementHandler = tally.end
    parser.StartDoctypeDeclHandler = tally.refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - it has no name
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ShipcheckError(f"{source} is not XML: {error}") from error
    failed = tuple(run_from(name, "failed") for name in tally.names)
    return (*failed, *_whole(tally))


def _number(text: str | None) -> int:
    """The number in an attribute; 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004


def _whole(tally: _Tally) -> tuple[Run, ...]:
    """The report as one run; none where it holds no test."""
    failed = tally.failed or tally.declared  # some tools only count in the suite's attributes
    if not tally.cases and not failed:
        return ()
    word = "failed" if failed else "skipped" if tally.skipped == tally.cases else "passed"
    text = f"{tally.cases} tests, {failed} failed, {tally.skipped} skipped"
    return (run_from(text, word),)
