from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.ci.junit import FAILED_NAMED, read_junit
from shipcheck.ci.runs import RunState
from shipcheck.errors import ShipcheckError

PASSED = '<testcase classname="a.B" name="ok"/>'
FAILED = '<testcase classname="a.B" name="bad"><failure message="no"/></testcase>'
ERROR = '<testcase name="worse"><error/></testcase>'
SKIPPED = '<testcase name="later"><skipped/></testcase>'

BOMB = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<testsuite><testcase name="&b;"/></testsuite>"""
EXTERNAL = (
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><testsuite name="&e;"></testsuite>'
)


def states(*cases: str, attributes: str = "") -> list[tuple[str, str]]:
    """Name and state of every run of a suite."""
    text = f"<testsuites><testsuite {attributes}>{''.join(cases)}</testsuite></testsuites>"
    return [(run.name, run.state.value) for run in read_junit(text.encode(), "r.xml")]


@pytest.mark.parametrize(
    ("cases", "runs"),
    [
        ((PASSED, PASSED), [("2 tests, 0 failed, 0 skipped", "success")]),
        ((PASSED, SKIPPED), [("2 tests, 0 failed, 1 skipped", "success")]),
        ((SKIPPED, SKIPPED), [("2 tests, 0 failed, 2 skipped", "skipped")]),
        ((PASSED, FAILED), [("a.B bad", "failure"), ("2 tests, 1 failed, 0 skipped", "failure")]),
        ((ERROR,), [("worse", "failure"), ("1 tests, 1 failed, 0 skipped", "failure")]),
        ((), []),
    ],
)
def test_cases(cases: tuple[str, ...], runs: list[tuple[str, str]]) -> None:
    assert states(*cases) == runs


def test_a_failed_and_skipped_case_has_failed() -> None:
    case = '<testcase name="x"><skipped/><failure/></testcase>'
    assert states(case)[0] == ("x", "failure")


def test_a_suite_that_failed_as_a_whole() -> None:
    assert states(PASSED, "<error/>") == [("1 tests, 1 failed, 0 skipped", "failure")]


@pytest.mark.parametrize("attributes", ['failures="2"', 'errors="1" failures="0"'])
def test_a_suite_that_counts_failures_it_does_not_list(attributes: str) -> None:
    assert states(PASSED, attributes=attributes)[-1][1] == "failure"


@pytest.mark.parametrize(
    "attributes", ['failures="0"', 'failures=""', 'failures="²"', 'errors="-1"']
)
def test_counts_that_say_nothing(attributes: str) -> None:
    assert states(PASSED, attributes=attributes)[-1][1] == "success"


def test_a_failure_inside_of_output_is_text() -> None:
    case = '<testcase name="x"><system-out><failure/></system-out></testcase>'
    assert states(case)[-1][1] == "success"


def test_only_the_first_failures_are_named() -> None:
    runs = states(*[FAILED] * 50)
    assert len(runs) == FAILED_NAMED + 1
    assert runs[-1] == ("50 tests, 50 failed, 0 skipped", "failure")


def test_a_suite_may_be_the_root_and_suites_nest() -> None:
    text = f"<testsuite><testsuite>{PASSED}</testsuite>{PASSED}</testsuite>"
    (run,) = read_junit(b"\xef\xbb\xbf" + text.encode(), "r.xml")
    assert (run.name, run.state) == ("2 tests, 0 failed, 0 skipped", RunState.SUCCESS)


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        EXTERNAL.encode(),
        BOMB.replace('<?xml version="1.0"?>', "").encode("utf-16"),
        BOMB.replace('<?xml version="1.0"?>\n', "").encode("utf-16-le"),
        b"<!DOCTYPE html><testsuite/>",
    ],
)
def test_document_types_are_refused_in_any_encoding(data: bytes) -> None:
    with pytest.raises(ShipcheckError, match="declares a document type"):
        read_junit(data, "r.xml")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<", b"<testsuite>", b"<testsuite></testsuites>", b"<html/>", b"<testsuite/>x",
        b'<?xml version="1.0" encoding="no-such"?><testsuite/>', b"<testsuite>\x00</testsuite>",
        b"<testsuite>&nbsp;</testsuite>", b"\xff\xfe<",
    ],
)  # fmt: skip
def test_what_is_no_report(data: bytes) -> None:
    with pytest.raises(ShipcheckError, match=r"r\.xml"):
        read_junit(data, "r.xml")


def test_a_deep_report_is_read() -> None:
    depth = 50_000
    data = b"<testsuite>" * depth + PASSED.encode() + b"</testsuite>" * depth
    assert read_junit(data, "r.xml")[0].state is RunState.SUCCESS


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from('<>/ testsuicafluror&;"=!'), max_size=80))
def test_any_text(text: str) -> None:
    with contextlib.suppress(ShipcheckError):
        read_junit(f"<testsuite>{text}".encode(), "r.xml")
