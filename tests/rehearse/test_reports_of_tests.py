from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.process.runner import Completed
from shipcheck.rehearse.reports_of_tests import (
    CaseCounts,
    go_words,
    read_go,
    read_jest,
    read_junit,
    read_rspec,
)
from shipcheck.rehearse.result import RunState
from shipcheck.rehearse.side import judge

PYTEST = b"""<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest"
errors="1" failures="1" skipped="1" tests="4"><testcase classname="tests.test_a" name="test_ok"/>
<testcase classname="tests.test_a" name="test_bad"><failure message="no">x</failure></testcase>
<testcase classname="tests.test_a" name="test_later"><skipped/></testcase>
<testcase classname="" name="tests.test_b"><error message="collection failure"/></testcase>
</testsuite></testsuites>"""
NODE = b"""<testsuites><testcase name="on" classname="test"/>
<testsuite name="describe"><testcase name="bad" classname="test" failure="1 == 2"><failure/></testcase>
</testsuite></testsuites>"""
GO = b"""{"Action":"run","Package":"m/a","Test":"TestA"}
{"Action":"output","Package":"m/a","Test":"TestA","Output":"no\\n"}
{"Action":"fail","Package":"m/a","Test":"TestA"}
{"Action":"pass","Package":"m/a","Test":"TestB"}
{"Action":"skip","Package":"m/a","Test":"TestC"}
{"Action":"fail","Package":"m/a"}
go: something that is no event
{"Action":"fail","Package":"m/b"}
{
"""


def test_junit() -> None:
    assert read_junit(PYTEST, "x") == CaseCounts(3, ("tests.test_a: test_bad", "tests.test_b"))
    assert read_junit(NODE, "x") == CaseCounts(2, ("bad",))


def test_no_failure_is_left_out_of_the_count() -> None:
    bad = b"".join(b'<testcase name="t%d"><failure/></testcase>' % one for one in range(700))
    good = b'<testcase name="good"/>' * 300
    counts = read_junit(b"<testsuite>" + bad + good + b"</testsuite>", "x")
    done = Completed(1, b"", b"", timed_out=False)
    assert judge(done, counts, {}) == (RunState.FAILED, "700 of 1000 tests failed")


def test_go() -> None:
    assert read_go(GO) == CaseCounts(2, ("m/a: TestA", "m/b"))
    assert go_words(GO) == "no\n"


def test_rspec() -> None:
    examples = [
        {"status": status, "full_description": status} for status in ("passed", "failed", "pending")
    ]
    document = {"examples": examples, "summary": {"errors_outside_of_examples_count": 1}}
    found = read_rspec(json.dumps(document).encode(), "x")
    assert found == CaseCounts(2, ("failed", "a file that could not be loaded"))


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{}", b'{"examples": [1]}', b'{"examples": []}', b"[" * 99_999]
)
def test_what_rspec_did_not_write(text: bytes) -> None:
    with pytest.raises(ShipcheckError):
        read_rspec(text, "x")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_anything_is_read_or_refused(data: bytes) -> None:
    for read in (read_junit, read_rspec, read_jest):
        with contextlib.suppress(ShipcheckError):
            read(data, "x")
    read_go(data)
    read_go(b'{"Action":' + data)


@pytest.mark.parametrize(
    ("code", "timed_out", "counts", "state", "why"),
    [
        (0, False, None, RunState.PASSED, "exit code 0"),
        (0, False, CaseCounts(3, ()), RunState.PASSED, "3 tests"),
        (0, False, CaseCounts(3, ("a",)), RunState.FAILED, "1 of 3 tests failed"),
        (1, False, CaseCounts(0, ("a",)), RunState.FAILED, "1 of 1 test failed"),
        (1, False, None, RunState.FAILED, "exit code 1"),
        (2, False, CaseCounts(3, ()), RunState.FAILED, "exit code 2"),
        (0, False, CaseCounts(0, ()), RunState.NOT_RUN, "no test ran"),
        (5, False, None, RunState.NOT_RUN, "no test ran"),
        (127, False, None, RunState.NOT_RUN, "could not be run: exit code 127"),
        (-9, False, None, RunState.NOT_RUN, "killed by SIGKILL"),
        (0, True, None, RunState.NOT_RUN, "took longer than 1800 s"),
    ],
)
def test_judging(
    code: int, timed_out: bool, counts: CaseCounts | None, state: RunState, why: str
) -> None:
    done = Completed(code, b"", b"", timed_out)
    assert judge(done, counts, {5: "no test ran"}) == (state, why)
