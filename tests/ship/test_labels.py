"""`labels:` in a condition is asked of the pull request, and only where it matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checklist.conditions import mentions
from shipcheck.errors import CredentialError
from shipcheck.model.words import Status
from shipcheck.ship.evaluation import GateOptions
from tests.checks.staging import pull_request
from tests.ship.gating import branch_with, found, judged

if TYPE_CHECKING:
    from shipcheck.checks.online import Online
    from shipcheck.forge.pull_request import PullRequest
    from tests.repository import Sample

ITEMS = """\
  - {id: urgent, run: 'true', when: {labels: [Urgent, now]}}
  - {id: calm, run: 'true', when: {not: {labels: urgent}}}
"""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the pull request was asked for; it carries `urgent`."""
    times: list[str] = []

    async def pull(online: Online) -> PullRequest:
        times.append(online.change.head)
        return pull_request(online.change.head, labels=("urgent", "db"))

    monkeypatch.setattr("shipcheck.checks.online.Online._pull_request", pull)
    return times


def test_the_labels_of_the_pull_request(sample: Sample, asked: list[str]) -> None:
    branch_with(sample, ITEMS)
    result = judged(sample)
    assert found(result, "urgent").status is Status.PASS
    assert found(result, "calm").outcome.summary == "when: not labels urgent (it has urgent)"
    assert len(asked) == 1


def test_nobody_is_asked_where_no_condition_names_one(sample: Sample, asked: list[str]) -> None:
    branch_with(sample, "  - {id: small, uses: small-step}\n")
    judged(sample)
    assert not asked


def test_offline_they_are_not_known_which_counts_as_true(
    sample: Sample, asked: list[str]
) -> None:  # fmt: skip
    branch_with(sample, ITEMS)
    result = judged(sample, GateOptions(offline=True))
    assert [found(result, one).status for one in ("urgent", "calm")] == [Status.PASS] * 2
    assert not asked


def test_a_forge_that_says_nothing(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(_: Online) -> None:
        raise CredentialError("none is there")

    monkeypatch.setattr("shipcheck.checks.online.Online._pull_request", refuse)
    branch_with(sample, ITEMS)
    result = judged(sample)
    assert [found(result, one).status for one in ("urgent", "calm")] == [Status.PASS] * 2


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, False),
        ({"labels": "x"}, True),
        ({"class": "tricky", "not": {"any": [{"paths": ["a"]}, {"labels": ["x"]}]}}, True),
        ({"all": [{"class": "tricky"}]}, False),
    ],
)
def test_where_a_condition_asks(condition: dict[str, object] | None, *, expected: bool) -> None:
    assert mentions(condition, "labels") is expected
