"""What a merge says to somebody who said yes beforehand: one line, and what they must know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample

CHECKLIST = "version: 1\nitems:\n  - {id: told, ask: Told?, severity: warn}\n"


def moderate(sample: Sample) -> None:
    """A branch whose change is not straightforward, and to which nothing is wrong."""
    sample.branch("topic")
    sample.commit({"unclear": "x\n"})


def test_a_moderate_change_without_warnings_is_one_line(sample: Sample) -> None:
    moderate(sample)
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.count("\n") == 1


def test_a_warning_is_told(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": CHECKLIST})
    moderate(sample)
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert ended.code == 0
    assert "Told?" in ended.err
    assert ended.out.startswith("merged  topic -> main")
    assert ended.out.count("\n") == 1


def test_a_waiver_is_told(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": CHECKLIST.replace("warn", "block")})
    moderate(sample)
    shipcheck("waive", "told", "--reason", "by phone", cwd=sample.path)
    ended = shipcheck("merge", "--yes", cwd=sample.path)
    assert ended.code == 0
    assert "by phone" in ended.err


def test_all_of_it_on_request(sample: Sample) -> None:
    moderate(sample)
    assert "revert-plan" in shipcheck("merge", "--yes", "-v", cwd=sample.path).err
