from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.ci.runs import WORDS, RunState, read_report, run_from
from shipcheck.errors import ShipcheckError


@pytest.mark.parametrize(("state", "word"), [(s, w) for s, words in WORDS.items() for w in words])
def test_every_word_of_the_table(state: RunState, word: str) -> None:
    for written in (word, word.upper(), f" {word.replace('_', '-')} ", word.replace("_", " ")):
        assert run_from("x", written).state is state


OF_SERVICES = {
    "GitHub": {
        RunState.SUCCESS: "success",
        RunState.FAILURE: "failure startup_failure error",
        RunState.TIMED_OUT: "timed_out",
        RunState.BLOCKED: "action_required",
        RunState.STALE: "stale",
        RunState.PENDING: "queued in_progress waiting requested pending expected",
        RunState.SKIPPED: "skipped",
        RunState.NEUTRAL: "neutral",
        RunState.CANCELLED: "cancelled",
    },
    "GitLab": {
        RunState.SUCCESS: "success",
        RunState.FAILURE: "failed",
        RunState.PENDING: "created waiting_for_resource waiting_for_callback preparing pending "
        "running scheduled canceling",
        RunState.MANUAL: "manual",
        RunState.SKIPPED: "skipped",
        RunState.CANCELLED: "canceled",
    },
    "Buildkite": {
        RunState.SUCCESS: "passed",
        RunState.FAILURE: "failing failed",
        RunState.PENDING: "creating scheduled running canceling",
        RunState.BLOCKED: "blocked",
        RunState.SKIPPED: "skipped not_run",
        RunState.CANCELLED: "canceled",
    },
    "CircleCI": {
        RunState.SUCCESS: "success",
        RunState.FAILURE: "failed error failing unauthorized infrastructure_fail",
        RunState.TIMED_OUT: "timedout",
        RunState.PENDING: "running queued not_running",
        RunState.BLOCKED: "on_hold blocked",
        RunState.SKIPPED: "not_run",
        RunState.CANCELLED: "canceled",
    },
    "Jenkins": {
        RunState.SUCCESS: "SUCCESS",
        RunState.FAILURE: "FAILURE UNSTABLE",
        RunState.SKIPPED: "NOT_BUILT",
        RunState.CANCELLED: "ABORTED",
    },
    "Bitbucket": {
        RunState.SUCCESS: "SUCCESSFUL",
        RunState.FAILURE: "FAILED",
        RunState.PENDING: "INPROGRESS",
        RunState.CANCELLED: "STOPPED",
    },
}


@pytest.mark.parametrize("service", OF_SERVICES)
def test_the_words_of_a_service(service: str) -> None:
    for state, words in OF_SERVICES[service].items():
        assert {word: run_from("x", word).state for word in words.split()} == dict.fromkeys(
            words.split(), state
        )


def test_no_word_stands_for_two_states() -> None:
    words = [word for group in WORDS.values() for word in group]
    assert len(words) == len(set(words))
    assert set(WORDS) == set(RunState) - {RunState.UNKNOWN}


@pytest.mark.parametrize("word", ["", "completed", "green", "true", "succes", "passed!", "0"])
def test_a_word_that_no_table_knows(word: str) -> None:
    run = run_from("x", word)
    assert (run.state, run.word) == (RunState.UNKNOWN, word)


def test_a_report() -> None:
    runs = [{"name": "a", "state": "success", "url": "https://x"}, {"name": "b", "state": "FAILED"}]
    report = read_report(json.dumps({"commit": "c0ffee", "runs": runs}).encode(), "ci.json")
    assert (report.commit, report.source) == ("c0ffee", "ci.json")
    assert [(run.name, run.state, run.url) for run in report.runs] == [
        ("a", RunState.SUCCESS, "https://x"),
        ("b", RunState.FAILURE, None),
    ]


@pytest.mark.parametrize(
    "document",
    [
        [], 7, None, {}, {"commit": "x"}, {"runs": []}, {"commit": 7, "runs": []},
        {"commit": "x", "runs": {}}, {"commit": "x", "runs": [7]}, {"commit": "x", "runs": [{}]},
        {"commit": "x", "runs": [{"name": "a"}]}, {"commit": "x", "runs": [{"state": "success"}]},
        {"commit": "x", "runs": [{"name": "a", "state": True}]},
    ],
)  # fmt: skip
def test_what_is_no_report(document: Any) -> None:  # noqa: ANN401 - any JSON
    with pytest.raises(ShipcheckError, match=r"ci\.json"):
        read_report(json.dumps(document).encode(), "ci.json")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"1" * 10_000, b'{"commit": "\xff"}']
)
def test_what_is_no_json(data: bytes) -> None:
    with pytest.raises(ShipcheckError, match=r"ci\.json is not"):
        read_report(data, "ci.json")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(ShipcheckError):
        read_report(data, "ci.json")
