from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.checks.small_step import DEFAULT_LINES
from shipcheck.model.words import Evidence, Status
from tests.checks.checking import Asked, checked, rules

if TYPE_CHECKING:
    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample


def lines(count: int) -> str:
    """A file of so many lines."""
    return "".join(f"line {number}\n" for number in range(count))


def look(sample: Sample, files: dict[str, str | bytes], **parameters: int) -> Outcome:
    """What `small-step` says of a branch that adds files."""
    sample.branch("work")
    sample.commit(files)
    return checked(sample, "small-step", Asked(parameters=parameters))


@pytest.mark.parametrize(
    ("count", "status"), [(DEFAULT_LINES, Status.PASS), (DEFAULT_LINES + 1, Status.FAIL)]
)
def test_the_limit(sample: Sample, count: int, status: Status) -> None:
    outcome = look(sample, {"app.py": lines(count)})
    assert (outcome.status, outcome.evidence) == (status, Evidence.INSPECTED)
    assert outcome.data == {"lines": count, "test_lines": 0, "files": 1, "limit": 400}


def test_what_it_says_of_a_large_change(sample: Sample) -> None:
    outcome = look(sample, {"app.py": lines(11), "tests/test_app.py": lines(5)}, lines=10)
    assert outcome.summary == "11 lines to review (and 5 of tests) in 2 files; over 10"
    assert rules(outcome) == {"large-change": "error"}
    assert "size hardly predicts failure" in outcome.findings[0].fix


@pytest.mark.parametrize(
    ("count", "summary"), [(1, "1 line to review in 1 file; over 0"), (2, "2 lines to review")]
)
def test_singular_and_plural(sample: Sample, count: int, summary: str) -> None:
    limit = 0 if "over" in summary else 400
    assert look(sample, {"app.py": lines(count)}, lines=limit).summary == summary


@pytest.mark.parametrize(
    "path",
    ["docs/guide.md", "README.md", "poetry.lock", "package-lock.json", "logo.svg", "a_pb2.py",
     "vendor/lib/x.go", "third_party/x.c", "tests/test_app.py"],
)  # fmt: skip
def test_what_nobody_reviews_line_by_line(sample: Sample, path: str) -> None:
    outcome = look(sample, {path: lines(900)})
    assert outcome.status is Status.PASS
    assert outcome.data["lines"] == 0


def test_deleted_and_binary_files_are_left_out(sample: Sample) -> None:
    sample.commit({"old.py": lines(900)})
    sample.git("rm", "-q", "old.py")
    sample.git("commit", "-q", "-m", "Remove")
    sample.git("branch", "-f", "start", "HEAD~1")
    sample.commit({"data.bin": b"\0" * 100_000})
    outcome = checked(sample, "small-step", Asked(base="start"))
    assert (outcome.status, outcome.data["lines"]) == (Status.PASS, 0)


def test_an_exact_revert_needs_no_review(sample: Sample) -> None:
    landed = sample.commit({"app.py": lines(900)})
    sample.branch("work")
    sample.git("revert", "--no-edit", "HEAD")
    outcome = checked(sample, "small-step")
    assert outcome.status is Status.NOT_APPLICABLE
    assert outcome.summary == f"takes back {landed[:12]} exactly"
