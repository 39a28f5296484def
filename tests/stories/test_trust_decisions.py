"""What people decided, and what a branch may make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import CI, Ended, shipcheck
from tests.stories.strangers import BIG, in_ci

if TYPE_CHECKING:
    pass


@pytest.fixture
def desk(sample: Sample) -> Sample:
    """A branch whose checklist has a question and a command, at somebody's desk."""
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\nitems:\n"
            "  - {id: asked, ask: Sure?}\n  - {id: limit, uses: small-step, with: {lines: 10}}\n"
        }
    )
    sample.branch("topic")
    sample.commit({"app.py": BIG})
    return sample


def test_answers_and_waivers_count_at_the_desk_and_not_in_ci(desk: Sample) -> None:
    assert shipcheck("answer", "asked", "yes", cwd=desk.path).code == 0
    assert shipcheck("waive", "limit", "--reason", "known", cwd=desk.path).code == 0
    at_desk = shipcheck("check", "--format", "json", cwd=desk.path)
    assert at_desk.code == 0
    assert at_desk.items["asked"]["data"]["counts"] is True
    assert at_desk.items["limit"]["status"] == "waived"
    assert at_desk.items["limit"]["waiver"]["counts"] is True
    in_job = in_ci(desk)
    assert in_job.code == 1
    assert in_job.items["asked"]["status"] == "needs_answer"
    assert in_job.items["asked"]["data"]["counts"] is False
    assert in_job.items["limit"]["status"] == "fail"
    assert in_job.items["limit"]["waiver"]["counts"] is False
    assert in_job.items["limit"]["waiver"]["status"] == "fail"
    text = shipcheck("check", cwd=desk.path, environment=CI).out
    assert "does not count here" in text


@pytest.mark.parametrize(
    "edit",
    [
        {"app.py": BIG.replace("= 7", "= 8")},
        {"app.py": BIG.replace("= 7", "=  7")},
        {"image.bin": b"\0\1"},
        {".gitattributes": "* -diff\n"},
    ],
)
def test_an_edit_voids_what_was_decided(desk: Sample, edit: dict[str, str | bytes]) -> None:
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    shipcheck("waive", "limit", "--reason", "known", cwd=desk.path)
    desk.commit(edit)
    done = shipcheck("check", "--format", "json", cwd=desk.path)
    assert done.code == 1
    assert done.items["asked"]["status"] == "needs_answer"
    assert done.items["limit"]["waiver"] is None


def test_a_clean_rebase_keeps_what_was_decided(desk: Sample) -> None:
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    shipcheck("waive", "limit", "--reason", "known", cwd=desk.path)
    desk.git("switch", "-q", "main")
    desk.commit({"other.py": "y = 1\n"})
    desk.git("switch", "-q", "topic")
    desk.git("rebase", "-q", "main")
    assert shipcheck("check", cwd=desk.path).code == 0


def test_binary_content_under_a_decision_cannot_be_exchanged(desk: Sample) -> None:
    desk.commit({"tool.bin": b"\0one"})
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    desk.write({"tool.bin": b"\0two"})
    desk.git("commit", "-qa", "--amend", "--no-edit")
    done = shipcheck("check", "--format", "json", cwd=desk.path)
    assert done.items["asked"]["status"] == "needs_answer"


def test_in_ci_a_question_needs_an_answer(desk: Sample) -> None:
    done = in_ci(desk)
    assert (done.code, done.items["asked"]["status"]) == (1, "needs_answer")


@pytest.mark.parametrize("words", [("--only", "limit"), ("--offline",)])
def test_a_part_is_told_to_be_a_part(desk: Sample, words: tuple[str, ...]) -> None:
    assert in_ci(desk, *words).result["partial"] is True
    assert in_ci(desk).result["partial"] is False
    desk.git("reset", "-q", "--hard", "HEAD~1")
    desk.commit({"app.py": "x = 1\n"})
    shipcheck("answer", "asked", "yes", cwd=desk.path)
    done = shipcheck("check", *words, cwd=desk.path)
    assert (done.code, done.out.split("  ")[0]) == (0, "ready (partly judged)")


def facts(done: Ended) -> object:
    """What was judged."""
    return done.result["change"], {name: item["status"] for name, item in done.items.items()}


def test_replaced_and_grafted_commits_are_judged_as_they_are(desk: Sample) -> None:
    before = facts(shipcheck("check", "--format", "json", cwd=desk.path))
    harmless = desk.git("commit-tree", "main^{tree}", "-p", "main", "-m", "nothing to see")
    desk.git("replace", "HEAD", harmless)
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before
    desk.git("replace", "-d", desk.git("replace", "-l"))
    desk.git(
        "replace", desk.git("rev-parse", "HEAD:app.py"), desk.git("rev-parse", "HEAD:README.md")
    )
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before
    desk.git("replace", "-d", desk.git("replace", "-l"))
    (desk.path / ".git" / "info").mkdir(exist_ok=True)
    (desk.path / ".git" / "info" / "grafts").write_text(
        f"{desk.git('rev-parse', 'main')} {desk.head}\n"
    )
    assert facts(shipcheck("check", "--format", "json", cwd=desk.path)) == before
