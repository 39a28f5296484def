"""Test results as JUnit XML, the form that Jenkins, GitLab and Buildkite read."""

from __future__ import annotations

from shipcheck.ci.runs import Run, run_from
from shipcheck.errors import ShipcheckError

FAILED_NAMED = 20
"""How many failed tests are kept by name; the rest is one run that counts them."""


def read_junit(data: bytes, source: str) -> tuple[Run, ...]:
    """One run for the whole report, and one for each failed test.

    Raises:
        ShipcheckError: it is not JUnit XML, or it brings a document type of its own.
    """
    from xml.etree import ElementTree  # noqa: PLC0415 - doctypes are refused below

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ShipcheckError(f"{source} declares a document type; test reports need none")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ShipcheckError(f"{source} is not XML: {error}") from error
    if root.tag not in ("testsuites", "testsuite"):
        raise ShipcheckError(f"{source} is not JUnit XML: its root is <{root.tag}>")
    cases = list(root.iter("testcase"))
    failed = [case for case in cases if _has(case, "failure") or _has(case, "error")]
    # A suite may fail as a whole, without a case of its own.
    broken = [suite for suite in root.iter("testsuite") if _has(suite, "error")]
    skipped = sum(_has(case, "skipped") for case in cases)
    return (*_named(failed), *_whole(len(cases), len(failed) + len(broken), skipped))


def _has(element: object, tag: str) -> bool:
    """Whether an element has a child of a tag."""
    return element.find(tag) is not None  # type: ignore[attr-defined]


def _named(failed: list) -> tuple[Run, ...]:  # type: ignore[type-arg]
    """The failed tests by name."""
    names = [f"{case.get('classname', '')} {case.get('name', '')}".strip() for case in failed]
    return tuple(run_from(name or "unnamed test", "failed") for name in names[:FAILED_NAMED])


def _whole(cases: int, failed: int, skipped: int) -> tuple[Run, ...]:
    """The report as one run; none where it holds no test."""
    if not cases and not failed:
        return ()
    word = "failed" if failed else "skipped" if skipped == cases else "passed"
    return (run_from(f"{cases} tests, {failed} failed, {skipped} skipped", word),)
