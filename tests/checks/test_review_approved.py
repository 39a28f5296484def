from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.checks.review_approved import still_approved
from shipcheck.errors import CredentialError
from shipcheck.forge.pull_request import PullState, Review, ReviewState, Thread
from shipcheck.forge.rules import BranchRules
from shipcheck.model.words import Reason, Status
from tests.checks.checking import Asked, checked, rules
from tests.checks.staging import StagedForge, pull_request

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

YES, NO = ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED
OLD = "1" * 40


@pytest.fixture
def work(sample: Sample) -> Sample:
    """A branch with one commit."""
    sample.branch("work")
    sample.commit({"app.py": "1\n"})
    return sample


def by(author: str, state: ReviewState = YES, commit: str | None = None, **more: Any) -> Review:  # noqa: ANN401
    return Review(author, state, commit, **more)


def look(
    sample: Sample, *reviews: Review, demands: BranchRules | None = None,
    parameters: dict[str, Any] | None = None, **more: Any,  # noqa: ANN401
) -> Outcome:  # fmt: skip
    """What is said of a pull request on the sample's head."""
    pull = pull_request(more.pop("head", sample.head), reviews=reviews, **more)
    forge = StagedForge(pull, demands)
    asked = Asked(online=forge.online(), parameters=parameters or {})
    return checked(sample, "review-approved", asked)


def test_approved(work: Sample) -> None:
    outcome = look(work, by("grace", commit=work.head))
    assert (outcome.status, outcome.summary) == (Status.PASS, "#7 approved by grace; 1 needed")
    assert outcome.data["approved_by"] == ["grace"]


def test_nobody_looked(work: Sample) -> None:
    outcome = look(work, requested=("grace",))
    assert outcome.status is Status.FAIL
    assert outcome.summary == "#7: 0 of 1 approval"
    assert "Asked: grace." in outcome.findings[0].fix


@pytest.mark.parametrize(
    ("reviews", "status"),
    [
        ([("grace", YES), ("grace", ReviewState.COMMENTED)], Status.PASS),
        ([("grace", YES), ("grace", ReviewState.PENDING)], Status.PASS),
        ([("grace", NO), ("grace", YES)], Status.PASS),
        ([("grace", YES), ("grace", NO)], Status.FAIL),
        ([("Grace", NO), ("grace", YES)], Status.PASS),
        ([("grace", YES), ("grace", ReviewState.DISMISSED)], Status.FAIL),
        ([("grace", YES), ("linus", NO)], Status.FAIL),
        ([("ada", YES)], Status.FAIL),
        ([("Ada", YES)], Status.FAIL),
        ([("grace", ReviewState.COMMENTED)], Status.FAIL),
    ],
)
def test_the_newest_word_of_each(
    work: Sample, reviews: list[tuple[str, ReviewState]], status: Status
) -> None:
    assert look(work, *(by(name, state, work.head) for name, state in reviews)).status is status


def test_an_approval_that_the_forge_does_not_count(work: Sample) -> None:
    outcome = look(work, by("grace", commit=work.head, counts=False))
    assert rules(outcome) == {"review-missing": "error", "review-uncounted": "note"}


def test_an_earlier_commit(work: Sample) -> None:
    outcome = look(work, by("grace", commit=OLD))
    assert rules(outcome) == {"review-missing": "error", "review-stale": "note"}
    falls = BranchRules(approvals=1, stale_reviews_fall=True)
    assert look(work, by("grace", commit=OLD), demands=falls).status is Status.FAIL
    stands = BranchRules(approvals=1)
    assert look(work, by("grace", commit=OLD), demands=stands).status is Status.PASS
    no_rule = BranchRules()
    assert look(work, by("grace", commit=OLD), demands=no_rule).status is Status.FAIL


def test_a_forge_that_does_not_say_which_commit(work: Sample) -> None:
    assert look(work, by("grace")).status is Status.PASS


@pytest.mark.parametrize(
    ("own", "of_forge", "status"),
    [(1, 0, Status.PASS), (2, 0, Status.FAIL), (1, 2, Status.FAIL), (None, 0, Status.PASS)],
)
def test_how_many(work: Sample, own: int | None, of_forge: int, status: Status) -> None:
    parameters = {"approvals": own} if own else {}
    demands = BranchRules(approvals=of_forge)
    outcome = look(work, by("grace", commit=work.head), demands=demands, parameters=parameters)
    assert outcome.status is status


def test_the_forge_says_that_it_is_not_enough(work: Sample) -> None:
    outcome = look(work, by("grace", commit=work.head), approved=False)
    assert rules(outcome) == {"review-missing": "error"}


def test_a_draft(work: Sample) -> None:
    assert rules(look(work, by("grace", commit=work.head), draft=True)) == {"review-draft": "error"}


def test_one_that_is_merged_already(work: Sample) -> None:
    outcome = look(work, by("grace", commit=work.head), state=PullState.MERGED)
    assert outcome.summary == "#7: #7 is merged"


def test_threads(work: Sample) -> None:
    threads = tuple(Thread("linus", "app.py", line) for line in range(1, 6))
    approved = by("grace", commit=work.head)
    outcome = look(work, approved, threads=threads)
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"review-thread": "warning"})
    assert (outcome.findings[0].path, outcome.findings[0].line) == ("app.py", 1)
    assert outcome.findings[-1].message == "2 more threads not resolved"
    demands = BranchRules(threads_resolved=True)
    assert look(work, approved, threads=threads, demands=demands).status is Status.FAIL
    doubt = look(work, approved, demands=demands)
    assert (doubt.status, doubt.reason) == (Status.UNKNOWN, Reason.NO_DATA)


def test_code_owners(work: Sample) -> None:
    approved = by("grace", commit=work.head)
    outcome = look(work, approved, owners_pending=("@team",))
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"review-owners": "note"})
    demands = BranchRules(code_owners=True)
    outcome = look(work, approved, owners_pending=("@team",), demands=demands)
    assert outcome.summary == "#7: code owners have not approved: @team"


def test_another_head(work: Sample) -> None:
    outcome = look(work, by("grace", commit=OLD), head=OLD)
    assert "review-other-head" in rules(outcome)
    assert outcome.status is Status.FAIL


def test_no_pull_request(work: Sample) -> None:
    asked = Asked(online=StagedForge().online())
    outcome = checked(work, "review-approved", asked)
    assert (outcome.status, outcome.summary) == (Status.FAIL, "no pull request for work")


def test_no_forge(work: Sample) -> None:
    asked = Asked(online=StagedForge(known=False).online())
    outcome = checked(work, "review-approved", asked)
    assert (outcome.status, outcome.reason) == (Status.UNKNOWN, Reason.NO_DATA)
    assert checked(work, "review-approved", Asked(offline=True)).status is Status.SKIPPED


def test_rules_that_cannot_be_seen_are_told(work: Sample) -> None:
    pull = pull_request(work.head, reviews=(by("grace", commit=work.head),))
    forge = StagedForge(pull, CredentialError("may not see that"))
    outcome = checked(work, "review-approved", Asked(online=forge.online()))
    assert (outcome.status, rules(outcome)) == (Status.PASS, {"review-note": "note"})


def test_no_credential_is_no_answer(work: Sample) -> None:
    forge = StagedForge(CredentialError("none"))
    with pytest.raises(CredentialError):
        checked(work, "review-approved", Asked(online=forge.online()))


def test_whether_it_is_approved_still(work: Sample) -> None:
    head = work.head
    stands = pull_request(head, reviews=(by("grace", commit=head),))
    fell = pull_request(head, reviews=(by("grace", ReviewState.DISMISSED, commit=head),))
    against = pull_request(head, reviews=(by("grace", commit=head), by("bob", NO, commit=head)))
    demands = BranchRules(approvals=2)
    assert still_approved({}, stands, head, None)
    assert not still_approved({}, fell, head, None)
    assert not still_approved({}, against, head, None)
    assert not still_approved({}, stands, head, demands)
    assert not still_approved({"approvals": 2}, stands, head, None)
