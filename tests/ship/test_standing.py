from __future__ import annotations

import pytest

from shipcheck.model.outcome import Finding, Outcome
from shipcheck.model.result import ItemResult
from shipcheck.model.words import Level, Reason, Status
from shipcheck.ship.standing import can_be_waived
from shipcheck.ship.waivable import stays_in_code
from tests.repository import Sample
from tests.ship.gating import found, judged


@pytest.mark.parametrize("status", list(Status))
def test_only_what_is_in_the_way_can_be_waived(sample: Sample, status: Status) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    item = judged(sample).items[0].item
    doubtful = status in (Status.UNKNOWN, Status.PENDING)
    outcome = Outcome(status, "so", reason=Reason.RUNNING if doubtful else None)
    in_the_way = (Status.FAIL, Status.UNKNOWN, Status.PENDING, Status.NEEDS_ANSWER)
    assert can_be_waived(ItemResult(item, outcome)) is (status in in_the_way)


def test_what_a_check_found_in_a_file_stays(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit(
        {"migrations/0001_x.sql": "update x set a = 1 where b = 2;\n", "app.py": "x = 1\n"}
    )
    result = judged(sample)
    assert stays_in_code(found(result, "revert-plan"))
    assert not stays_in_code(found(result, "small-step"))


def test_what_is_over_with_the_merge_does_not_stay(sample: Sample) -> None:
    """A conflict names a file of the change; merging ends it."""
    sample.branch("topic")
    sample.commit({"README.md": "# Mine\n"})
    sample.git("switch", "-q", "main")
    sample.commit({"README.md": "# Theirs\n"})
    sample.git("switch", "-q", "topic")
    result = judged(sample)
    item = found(result, "up-to-date")
    assert item.outcome.findings[0].path == "README.md"
    assert not stays_in_code(item)


def test_what_is_only_noted_stays_nowhere(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    result = judged(sample)
    revert = found(result, "revert-plan")
    note = Finding("rule", Level.NOTE, "only said", "app.py")
    assert not stays_in_code(ItemResult(revert.item, Outcome(Status.PASS, "", findings=(note,))))
