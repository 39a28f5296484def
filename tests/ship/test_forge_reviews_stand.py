"""Reviews as they were read last, just before the order to merge."""

from __future__ import annotations

from dataclasses import replace

from shipcheck.forge.pull_request import Review, ReviewState
from shipcheck.model.words import Status
from shipcheck.ship.forge_standing import reviews_stand
from tests.checks.staging import pull_request
from tests.reports.results import HEAD, item, outcome, result

APPROVED = pull_request(HEAD, reviews=(Review("grace", ReviewState.APPROVED, HEAD),))
DISMISSED = pull_request(HEAD, reviews=(Review("grace", ReviewState.DISMISSED, HEAD),))


def test_what_was_approved_and_is_no_more_is_judged_again() -> None:
    judged = result([item("review-approved")])
    assert reviews_stand(judged, APPROVED, None)
    assert not reviews_stand(judged, DISMISSED, None)


def test_who_asked_for_no_review_or_did_without_one_is_not_stopped() -> None:
    assert reviews_stand(result([item("small-step")]), DISMISSED, None)
    failed = item("review-approved", replace(outcome(Status.FAIL)))
    assert reviews_stand(result([failed]), DISMISSED, None)
