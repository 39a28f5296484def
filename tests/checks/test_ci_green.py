from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.checks._ci_absent import GRACE
from shipcheck.ci.runs import WORDS, RunState
from shipcheck.errors import ShipcheckError
from shipcheck.model.words import Evidence, Level, Reason, Status
from tests.checks.checking import Asked, checked

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

FILE = {"ci": {"uses": "file", "path": "out/ci.json"}}


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A branch with one commit."""
    sample.commit({".gitignore": "out/\n"})
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


def look(sample: Sample, runs: dict[str, str], **parameters: Any) -> Outcome:  # noqa: ANN401
    """What `ci-green` says of runs, each a name and a word."""
    listed = [
        {"name": name, "state": word, "url": f"https://{name}"} for name, word in runs.items()
    ]
    sample.write({"out/ci.json": json.dumps({"commit": sample.head, "runs": listed})})
    return checked(sample, "ci-green", Asked(parameters=parameters, services=FILE))


def by_command(sample: Sample, command: str, *, offline: bool = False) -> Outcome:
    """What `ci-green` says of a command's output."""
    services = {"ci": {"uses": "command", "run": command}}
    return checked(sample, "ci-green", Asked(services=services, offline=offline))


EXPECTED = {
    RunState.SUCCESS: Status.PASS,
    RunState.FAILURE: Status.FAIL,
    RunState.CANCELLED: Status.FAIL,
    RunState.PENDING: Status.PENDING,
    RunState.SKIPPED: Status.UNKNOWN,
    RunState.NEUTRAL: Status.UNKNOWN,
}


@pytest.mark.parametrize("state", EXPECTED)
def test_a_run_alone(work: Sample, state: RunState) -> None:
    outcome = look(work, {"tests": WORDS[state][0]})
    assert outcome.status is EXPECTED[state]
    if outcome.status in (Status.PASS, Status.FAIL):
        assert outcome.evidence is Evidence.OBSERVED


def test_green(work: Sample) -> None:
    outcome = look(work, {"tests": "passed", "lint": "success"})
    assert outcome.summary == "2 of 2 runs green"
    first = outcome.data["runs"][0]
    assert (first["name"], first["state"], first["url"]) == ("tests", "success", "https://tests")
    assert (first["required"], first["superseded"], first["own"]) == (False, False, False)


@pytest.mark.parametrize("word", ["success", "failed", "queued"])
def test_the_runs_and_where_they_were_read(work: Sample, word: str) -> None:
    assert look(work, {"tests": word}).data["source"] == "out/ci.json"
    (run,) = look(work, {"tests": word}).data["runs"]
    assert (run["name"], run["url"]) == ("tests", "https://tests")


def test_red_says_which_and_where(work: Sample) -> None:
    outcome = look(work, {"tests": "failed", "lint": "running", "odd": "odd word"})
    assert (outcome.status, outcome.summary) == (Status.FAIL, "tests: failed")
    assert outcome.findings[0].fix == "Look at https://tests"
    assert look(work, {"a": "failed", "b": "cancelled"}).summary == "2 runs are not green"


def test_a_word_that_nobody_knows_is_no_pass(work: Sample) -> None:
    outcome = look(work, {"tests": "success", "odd": "frobnicated"})
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)
    assert "odd" in outcome.summary
    assert "frobnicated" in outcome.summary


def test_running(work: Sample) -> None:
    outcome = look(work, {"tests": "queued", "lint": "success"}, required=["never"])
    assert (outcome.status, outcome.reason) == (Status.PENDING, Reason.RUNNING)
    assert outcome.summary == "1 of 2 runs not finished: tests; not reported yet: never"


def test_what_was_skipped_is_noted_and_all_skipped_is_not_green(work: Sample) -> None:
    outcome = look(work, {"tests": "success", "deploy": "skipped"})
    assert (outcome.status, outcome.summary) == (Status.PASS, "1 of 2 runs green")
    assert [(one.level, one.message) for one in outcome.findings] == [
        (Level.NOTE, "deploy was skipped: it tested nothing")
    ]
    all_skipped = look(work, {"tests": "skipped", "deploy": "neutral"})
    assert (all_skipped.status, all_skipped.reason) == (Status.UNKNOWN, Reason.NO_DATA)


def test_accept(work: Sample) -> None:
    assert look(work, {"a": "skipped"}, accept=["skipped"]).status is Status.PASS
    assert look(work, {"a": "neutral"}, accept=["skipped"]).status is Status.UNKNOWN
    assert look(work, {"a": "success"}, accept=["neutral"]).status is Status.PASS


def test_required_and_never_reported(work: Sample) -> None:
    look(work, {"unit tests": "success"})
    parameters = {"required": ["unit-tests", "load"]}
    committed = datetime.fromtimestamp(int(work.git("log", "-1", "--format=%ct")), UTC)

    def at(seconds: float) -> Outcome:
        now = committed + timedelta(seconds=seconds)
        return checked(work, "ci-green", Asked(services=FILE, parameters=parameters, now=now))

    early, outcome = at(GRACE - 1), at(GRACE)
    assert (early.status, early.summary) == (
        Status.PENDING, "not reported yet: unit-tests, load",
    )  # fmt: skip
    assert outcome.status is Status.FAIL
    messages = {one.message: one.fix for one in outcome.findings}
    assert messages == {
        "unit-tests: never reported": "Renamed to unit tests?",
        "load: never reported": "No CI file of this commit names it: renamed, removed, or reported "
        "by another service?",
    }


def test_required_and_skipped_has_not_run(work: Sample) -> None:
    runs = {"tests": "skipped", "lint": "success"}
    outcome = look(work, runs, required=["tests", "lint"])
    assert (outcome.status, outcome.summary) == (Status.FAIL, "tests: skipped, and it is required")
    assert look(work, runs, required=["tests"], accept=["skipped"]).status is Status.PASS


@pytest.mark.parametrize(
    ("length", "status"), [(40, Status.PASS), (12, Status.PASS), (11, Status.UNKNOWN)]
)
def test_an_abbreviated_commit(work: Sample, length: int, status: Status) -> None:
    runs = [{"name": "tests", "state": "success"}]
    document = {"commit": work.head[:length].upper(), "runs": runs}
    work.write({"out/ci.json": json.dumps(document)})
    assert checked(work, "ci-green", Asked(services=FILE)).status is status


@pytest.mark.parametrize("commit", ["", "0" * 40, "main", "HEAD"])
def test_a_result_about_something_else(work: Sample, commit: str) -> None:
    document = {"commit": commit, "runs": [{"name": "tests", "state": "success"}]}
    work.write({"out/ci.json": json.dumps(document)})
    outcome = checked(work, "ci-green", Asked(services=FILE))
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)


def test_the_commit_before_is_something_else_too(work: Sample) -> None:
    assert look(work, {"tests": "success"}).status is Status.PASS
    work.commit({"app.py": "2\n"})
    assert checked(work, "ci-green", Asked(services=FILE)).status is Status.UNKNOWN


@pytest.mark.parametrize("runs", [None, {}])
def test_no_run_is_pending_for_two_minutes(work: Sample, runs: dict[str, str] | None) -> None:
    if runs is not None:
        look(work, runs)
    committed = datetime.fromtimestamp(int(work.git("log", "-1", "--format=%ct")), UTC)

    def at(seconds: float) -> Outcome:
        now = committed + timedelta(seconds=seconds)
        return checked(work, "ci-green", Asked(services=FILE, now=now))

    assert (at(0).status, at(0).reason) == (Status.PENDING, Reason.RUNNING)
    assert at(GRACE - 1).status is Status.PENDING
    assert (at(GRACE).status, at(GRACE).reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert at(-1).status is Status.UNKNOWN  # a commit from the future


@pytest.mark.parametrize(
    ("services", "parameters", "status"),
    [
        ({"ci": {"uses": "none"}}, {}, Status.NOT_APPLICABLE),
        ({}, {}, Status.UNKNOWN),
        ({}, {"optional": True}, Status.NOT_APPLICABLE),
        ({"ci": {}}, {"optional": False}, Status.UNKNOWN),
    ],
)
def test_no_service(
    work: Sample,
    services: dict[str, dict[str, str]],
    parameters: dict[str, bool],
    status: Status,
) -> None:
    asked = Asked(services=services, parameters=parameters)
    outcome = checked(work, "ci-green", asked)
    assert outcome.status is status
    if status is Status.UNKNOWN:
        assert outcome.reason is Reason.NO_DATA


def test_a_command(work: Sample) -> None:
    document = '{"commit": "%s", "runs": [{"name": "tests", "state": "success"}]}'
    command = f"printf '{document}' $SHIPCHECK_COMMIT"
    outcome = by_command(work, command)
    assert (outcome.status, outcome.summary) == (Status.PASS, "1 of 1 run green")
    assert by_command(work, command, offline=True).status is Status.SKIPPED


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("true", "printed nothing"),
        ("echo hello", "is not JSON"),
        ("echo '[]'", "is not a CI result"),
        ("echo '{}'; exit 3", "ended with 3"),
        ("echo oops >&2; exit 3", "ended with 3: oops"),
        ("echo https://me:secret@host/ >&2; exit 3", r"https://\*\*\*@host/"),
        ("kill -KILL $$", "was killed by signal 9"),
        ("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1", "^.{1,240}$"),
    ],
)
def test_a_command_that_says_nothing_useful(work: Sample, command: str, words: str) -> None:
    with pytest.raises(ShipcheckError, match=words):
        by_command(work, command)


def test_a_file_is_read_offline_too(work: Sample) -> None:
    look(work, {"tests": "success"})
    assert checked(work, "ci-green", Asked(services=FILE, offline=True)).status is Status.PASS
