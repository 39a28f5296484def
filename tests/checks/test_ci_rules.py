"""What `ci-green` makes of what a service and a forge say: the rules, one after the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.checks._ci_states import DEFAULTS, Treatment
from shipcheck.ci.runs import Run, RunState
from shipcheck.errors import CredentialError
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.http.errors import Forbidden, RateLimited, Unauthorized, Unreachable
from shipcheck.model.words import Reason, Status
from tests.checks.checking import Asked, checked, fixes, rules
from tests.checks.staging import StagedCi, StagedForge, pull_request, run

if TYPE_CHECKING:
    from shipcheck.errors import ShipcheckError
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

LATER = datetime.now(UTC) + timedelta(days=1)
GREEN = run("tests")


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A branch with one commit."""
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> StagedCi:
    return StagedCi().install(monkeypatch)


class Look:
    """Asks the check; the pull request is on the head unless a test says otherwise."""

    def __init__(self, sample: Sample, service: StagedCi) -> None:
        self.sample, self.service = sample, service
        self.forge = StagedForge(pull_request(sample.head))
        self.now = LATER
        self.environment: dict[str, str] = {}

    def at(self, *runs: Run, **parameters: Any) -> Outcome:  # noqa: ANN401
        """What is said of these runs."""
        if runs:
            self.service.runs = runs
        asked = Asked(
            parameters=parameters, online=self.forge.online(), now=self.now,
            environment=self.environment,
        )  # fmt: skip
        return checked(self.sample, "ci-green", asked)


@pytest.fixture
def look(work: Sample, service: StagedCi) -> Look:
    return Look(work, service)


STATUS = {
    Treatment.PASS: Status.PASS,
    Treatment.FAIL: Status.FAIL,
    Treatment.PENDING: Status.PENDING,
    Treatment.IGNORE: Status.PASS,
}


@pytest.mark.parametrize("state", DEFAULTS)
@pytest.mark.parametrize("treatment", [None, *Treatment])
def test_every_state_by_its_rule(
    look: Look, state: RunState, treatment: Treatment | None
) -> None:  # fmt: skip
    states = {state.value: treatment.value} if treatment else {}
    outcome = look.at(run("odd one", state), run("other", word="fine"), states=states)
    if state is RunState.SUCCESS and treatment is Treatment.IGNORE:
        assert outcome.status is Status.UNKNOWN  # nothing is left that passed
    else:
        assert outcome.status is STATUS[treatment or DEFAULTS[state]]


@pytest.mark.parametrize("state", DEFAULTS)
def test_no_setting_makes_a_strange_word_pass(look: Look, state: RunState) -> None:
    strange = run("odd", RunState.UNKNOWN, word="frobnicated")
    outcome = look.at(strange, GREEN, states={state.value: "pass"})
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RunState.MANUAL, "deploy waits for somebody to start it"),
        (RunState.BLOCKED, "deploy waits for somebody's approval"),
        (RunState.STALE, "deploy waits for a rerun"),
    ],
)
def test_what_waits_for_somebody_says_for_whom(look: Look, state: RunState, words: str) -> None:
    assert look.at(run("deploy", state), GREEN).summary == words


def test_a_cancelled_run_has_to_be_run_again(look: Look) -> None:
    outcome = look.at(run("tests", RunState.CANCELLED))
    assert fixes(outcome)["ci-red"].startswith("Run it again")


def test_why_in_the_services_words(look: Look) -> None:
    assert look.at(run("tests", RunState.FAILURE, why="bad config")).summary == (
        "tests: failure (bad config)"
    )


def test_an_optional_run_stops_nothing(look: Look) -> None:
    for state in (RunState.FAILURE, RunState.PENDING, RunState.MANUAL):
        outcome = look.at(run("maybe", state, optional=True), GREEN)
        assert outcome.status is Status.PASS
    required = look.at(run("maybe", RunState.FAILURE, optional=True), GREEN, required=["maybe"])
    assert required.status is Status.FAIL


def test_superseded_runs_are_told_and_do_not_count(look: Look) -> None:
    outcome = look.at(run("tests", RunState.FAILURE, superseded=True), GREEN)
    assert outcome.status is Status.PASS
    assert [one["superseded"] for one in outcome.data["runs"]] == [True, False]
    worse = look.at(run("tests", superseded=True), run("tests", RunState.FAILURE))
    assert worse.status is Status.FAIL


DEMAND = BranchRules(required=(RequiredRun("tests"), RequiredRun("e2e")))


@pytest.mark.parametrize(
    ("source", "missing"),
    [("both", {"e2e", "load"}), ("forge", {"e2e"}), ("checklist", {"load"}), (None, {"e2e", "load"})],
)  # fmt: skip
def test_who_says_what_is_required(look: Look, source: str | None, missing: set[str]) -> None:
    look.forge.demands = DEMAND
    parameters = {"required_from": source} if source else {}
    outcome = look.at(GREEN, required=["tests", "load"], **parameters)
    assert outcome.status is Status.FAIL
    assert {one.data["name"] for one in outcome.findings if one.rule == "ci-missing"} == missing
    assert ("rules" in look.forge.asked) == (source != "checklist")


def test_required_of_another_app(look: Look) -> None:
    look.forge.demands = BranchRules(required=(RequiredRun("tests", owner="actions"),))
    outcome = look.at(run("tests", owner="somebody"))
    assert outcome.status is Status.FAIL
    assert fixes(outcome)["ci-missing"] == "somebody reports it, and actions has to."
    assert look.at(run("tests", owner="Actions")).status is Status.PASS


def test_required_by_a_pattern(look: Look) -> None:
    look.forge.demands = BranchRules(required=(RequiredRun("ci/*", is_pattern=True),))
    assert look.at(run("ci/tests")).status is Status.PASS
    assert look.at(run("ci-tests")).status is Status.FAIL


def test_both_of_one_name_have_to_be_green(look: Look) -> None:
    look.forge.demands = BranchRules(required=(RequiredRun("tests"),))
    runs = (run("tests", kind="check"), run("tests", RunState.FAILURE, kind="status"))
    assert look.at(*runs, only_required=True).status is Status.FAIL


def test_while_ci_goes_on_what_is_missing_may_still_come(look: Look) -> None:
    look.forge.demands = DEMAND
    outcome = look.at(GREEN, run("build", RunState.PENDING))
    assert outcome.status is Status.PENDING
    assert outcome.summary == "1 of 2 runs not finished: build; not reported yet: e2e"
    assert look.at(GREEN).status is Status.FAIL


def test_right_after_another_has_ended_it_may_still_come(look: Look) -> None:
    look.forge.demands = DEMAND
    started = LATER - timedelta(seconds=400)
    assert look.at(run("tests", started_at=started, seconds=300)).status is Status.PENDING
    assert look.at(run("tests", started_at=started, seconds=200)).status is Status.FAIL


def test_only_what_is_required(look: Look) -> None:
    look.forge.demands = BranchRules(required=(RequiredRun("tests"),))
    red = run("nightly", RunState.FAILURE)
    assert look.at(GREEN, red).status is Status.FAIL
    outcome = look.at(GREEN, red, run("slow", RunState.PENDING), only_required=True)
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"ci-red": "warning"})
    strange = run("odd", RunState.UNKNOWN, word="odd")
    assert look.at(GREEN, strange, only_required=True).status is Status.PASS


def test_only_required_counts_all_where_nothing_is_known(look: Look) -> None:
    red = run("nightly", RunState.FAILURE)
    assert look.at(GREEN, red, only_required=True).status is Status.FAIL
    look.forge.demands = BranchRules(required=(RequiredRun("tests"),), pipeline=True)
    assert look.at(GREEN, red, only_required=True).status is Status.FAIL


def test_rules_that_cannot_be_seen(look: Look) -> None:
    look.forge.demands = CredentialError("may not see that")
    outcome = look.at(GREEN)
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"ci-note": "note"})
    assert look.at(GREEN, required_from="forge").status is Status.UNKNOWN
    look.forge.demands = BranchRules(complete=False, partly="only rulesets are seen")
    assert [one.message for one in look.at(GREEN).findings] == ["only rulesets are seen"]


def test_notes_of_the_service_are_told(look: Look) -> None:
    look.service.notes = ("ran on a merge commit of this head",)
    assert [one.message for one in look.at(GREEN).findings] == list(look.service.notes)


def test_another_commit_of_the_pull_request_is_told(look: Look) -> None:
    look.forge.pull = pull_request("1" * 40)
    outcome = look.at(GREEN)
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"ci-pushed-over": "warning"})


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (CredentialError("none is there"), Reason.NO_CREDENTIAL),
        (Unauthorized("who?"), Reason.REFUSED),
        (Forbidden("no"), Reason.REFUSED),
        (Unreachable("down"), Reason.UNREACHABLE),
        (RateLimited("slower", seconds=60), Reason.UNREACHABLE),
    ],
)
def test_no_answer_is_no_pass(look: Look, error: ShipcheckError, reason: Reason) -> None:
    look.service.runs = error
    outcome = look.at()
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, reason)
    assert outcome.data.get("look_again_in") == (60 if "slower" in error.message else None)


def test_without_any_configuration_no_credential_is_quiet(look: Look) -> None:
    look.service.runs = CredentialError("no credential for Stage", hint="Set STAGE_TOKEN.")
    outcome = look.at(optional=True)
    assert outcome.status is Status.NOT_APPLICABLE
    assert outcome.summary == "stage not asked: no credential for Stage. Set STAGE_TOKEN."
    look.service.runs = Unauthorized("who?")
    assert look.at(optional=True).status is Status.UNKNOWN


def test_the_last_known_state_is_shown_with_its_age(look: Look) -> None:
    assert look.at(GREEN, run("lint")).status is Status.PASS
    look.service.runs = Unreachable("stage is down")
    look.now = LATER + timedelta(minutes=12)
    outcome = look.at()
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.UNREACHABLE)
    assert outcome.summary == "stage is down; last seen 12 min ago: 2 of 2 runs green"
    assert outcome.data["last_seen"]["source"] == "stage"
    look.sample.commit({"app.py": "2\n"})
    assert look.at().summary == "stage is down"


OWN = {
    "GITHUB_RUN_ID": "77", "GITHUB_JOB": "gate", "CI_JOB_ID": "5", "BUILDKITE_JOB_ID": "abc-1",
}  # fmt: skip


@pytest.mark.parametrize(
    "own",
    [
        run("shipcheck", RunState.FAILURE, kind="status"),
        run("gate", RunState.PENDING, url="https://github.com/o/r/actions/runs/77/job/1"),
        run("gate (3.12)", RunState.PENDING, url="https://github.com/o/r/actions/runs/77/job/1"),
        run("The gate", RunState.PENDING, url="https://github.com/o/r/actions/runs/77/job/1"),
        run("gate", RunState.PENDING, url="https://gitlab.com/o/r/-/jobs/5"),
        run("gate", RunState.PENDING, url="https://buildkite.com/o/p/builds/1#abc-1"),
    ],
)
def test_our_own_run_is_left_out(look: Look, own: Run) -> None:
    look.environment = OWN
    outcome = look.at(own, GREEN)
    assert (outcome.status, outcome.summary) == (Status.PASS, "1 of 1 run green")
    assert [one["own"] for one in outcome.data["runs"]] == [True, False]


@pytest.mark.parametrize(
    "other",
    [
        run("shipcheck", RunState.FAILURE, kind="check"),
        run("gate", RunState.FAILURE, url="https://github.com/o/r/actions/runs/77/job/1"),
        run("gate", RunState.FAILURE, url="https://github.com/o/r/actions/runs/771/job/1"),
        run("gate", RunState.FAILURE, url="https://gitlab.com/o/r/-/jobs/55"),
    ],
)
def test_nobody_hides_behind_our_name(look: Look, other: Run) -> None:
    look.environment = OWN
    assert look.at(other, GREEN).status is Status.FAIL


def test_nothing_but_our_own_is_not_green(look: Look) -> None:
    assert look.at(run("shipcheck", kind="status")).status is Status.UNKNOWN
