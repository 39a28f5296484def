"""`shipcheck --plain`: the walk line by line, through a pipe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck
from tests.stories.strangers import assert_inert, commit_as_stranger
from tests.stories.walking import asking_branch, plain

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def asked(tmp_path: Path) -> Sample:
    """A branch with a red test, a question and a migration."""
    return asking_branch(tmp_path / "repository")


def test_the_end_of_the_input_leaves_with_the_verdict(asked: Sample) -> None:
    done = plain("", sample=asked)
    assert done.code == 1
    assert done.out == shipcheck("check", cwd=asked.path).out
    assert "9. told, needs an answer: answer 9 yes, no or n/a; show 9; waive 9" in done.err
    assert "10. tests, fail: show 10; waive 10" in done.err
    assert done.err.endswith("help, quit\nshipcheck> \n")


def test_an_empty_change_has_nothing_to_do(sample: Sample) -> None:
    done = plain("merge\n", sample=sample)
    assert (done.code, done.out) == (0, "ready  nothing to ship: main -> main\n")
    assert "Now: again, hidden (" in done.err
    assert "Not merged, there is nothing to merge." in done.err


def test_decisions_change_the_verdict_and_stay(asked: Sample) -> None:
    done = plain("answer 9 yes they do\nwaive 10\nflaky today\nq\n", sample=asked)
    assert done.code == 0, done
    assert "Now not ready: 10. tests fail.\n" in done.err
    assert "Now ready.\n" in done.err
    before, after = (
        done.out.split("\n\nready  ") if "\n\nready" in done.out else done.out.split("\nready  ")
    )
    assert before.startswith("not ready")
    assert "waived   tests" in after
    assert "waived by Ada Lovelace <ada@example.com>: flaky today" in after
    assert shipcheck("check", cwd=asked.path).code == 0


def test_an_answer_does_not_run_the_commands_again(asked: Sample, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    asked.commit({"tests": f"#!/bin/sh\necho ran >> {trace}\n"})
    assert plain("answer told n/a\nwaive 8 as it is\n", sample=asked).code == 0
    assert trace.read_text() == "ran\n"
    assert plain("again\n", sample=asked).code == 0
    assert trace.read_text() == "ran\n" * 3


def test_an_end_date_is_asked_only_for_what_stays_in_the_code(asked: Sample) -> None:
    asked.commit({"app.py": "good\n"})
    done = plain("waive 7 kept in the notes\n2999-01-02\nshow 7\n", sample=asked)
    assert "Last day it counts" in done.err
    assert "Waived by Ada Lovelace <ada@example.com>, until 2999-01-02T23:59:59" in done.out
    done = plain("waive 9 later\n", sample=asked)
    assert "Last day" not in done.err
    assert "Waived 9, told" in done.err


@pytest.mark.parametrize("day", ["soon", "1999-01-01", "2999-13-01"])
def test_a_day_that_is_none_waives_nothing(asked: Sample, day: str) -> None:
    done = plain(f"waive 7 kept\n{day}\nlist\n", sample=asked)
    assert "Waived" not in done.err
    assert day in done.err.split("Last day", 1)[1]
    assert shipcheck("check", "--only", "revert-plan", cwd=asked.path).out.count("waived") == 0


def test_an_item_in_full(asked: Sample) -> None:
    done = plain("show tests\n7\n", sample=asked)
    report = shipcheck("check", cwd=asked.path).out
    assert done.out.removeprefix(report).startswith(
        "Item 10: tests. tests\nRuns: ./tests\nStatus: fail. exit code 1\n"
        "Evidence: observed, a real system said so\nItem 7: revert-plan. Can be taken back\n"
    )
    assert (
        "  Where: migrations/1.sql\n   + 1  UPDATE a SET b = 1 WHERE c = 1;\n"
        "   + 2  UPDATE a SET b = 2 WHERE c = 2;\n  What to do: " in done.out
    )


def test_whatever_is_typed_gets_a_hint(asked: Sample) -> None:
    said = "shwo\na\nshow\nshow 99\nwaive\nwaive 1\nanswer 10 yes\nanswer 9 maybe\n"
    said += "answer 9 n\nedit 10\nallow\n"
    done = plain(said, sample=asked)
    for hint in (
        "No word 'shwo'. Did you mean show?",
        "No word 'a'. Did you mean again or answer or allow?",
        "which item?",
        "no item '99'\n  There are 1 to 10.",
        "not to be waived: up-to-date is not in the way",
        "tests asks nothing\n  waive 10 accepts it as it is.",
        "not an answer: 'maybe'\n  Answer yes, no or n/a.",
        "not an answer: 'n'",
        "nothing to edit: tests names no file of this work tree",
        "No command waits for permission.",
    ):
        assert hint in done.err
    assert done.code == 1
    assert done.out == shipcheck("check", cwd=asked.path).out


def test_any_bytes_are_no_crash(asked: Sample) -> None:
    noise = os.urandom(3000).replace(b"q", b"") + b"\n\x1b]0;x\x07\nshow \xff\n" + b"x" * 300_000
    done = plain(noise + b"\nfilter \x1b[31m\nfilter\n", sample=asked)
    assert done.code == 1
    assert "Traceback" not in done.err
    assert "internal error" not in done.err
    assert "\x1b" not in done.err


def test_filter_and_hidden(asked: Sample) -> None:
    done = plain("filter SUPPORT know\nfilter\nhidden\nhidden\n", sample=asked)
    filtered, again, everything, less = done.err.split("shipcheck> \n")[1:5]
    assert "1 of 10 items listed.\nItems that hold: support know" in filtered
    assert "\n  9. told" in filtered
    assert "\n  10. tests" not in filtered
    assert "3 of 10 items listed." in again
    assert "10 of 10 items listed." in everything
    assert "1. up-to-date, pass: show 1" in everything
    assert less == again


def test_help_tells_every_word(asked: Sample) -> None:
    err = plain("help\n", sample=asked).err
    for word in ("show N", "list", "report", "again", "waive N", "answer N", "allow", "edit N",
                 "filter", "hidden", "merge", "help", "quit"):  # fmt: skip
        assert f"\n  {word}" in err


def test_merge_says_why_not(asked: Sample) -> None:
    done = plain("merge\n", sample=asked)
    assert done.code == 1
    assert "Not merged, not ready: 9. told needs an answer, 10. tests fail." in done.err


def test_a_strangers_commands_run_once_allowed(asked: Sample) -> None:
    commit_as_stranger(asked, {"app.py": "good\n"})
    refused = plain("allow\nn\n", sample=asked)
    assert refused.code == 1
    for said in (
        "10. tests, unknown: show 10; allow; waive 10",
        "These commands of .shipcheck.yaml would run the files of the change:\n  ./tests\n",
        "and holds commits by mallory@example.org.",
        "Let them run on this commit? [y/N] \nNot allowed.",
    ):
        assert said in refused.err
    allowed = plain("answer 9 yes\nallow\ny\nallow\n", sample=asked)
    assert allowed.code == 0, allowed
    assert "No command waits for permission." in allowed.err


def test_a_branch_that_is_not_checked_out(asked: Sample) -> None:
    asked.commit({"app.py": "good\n"})
    asked.git("switch", "-q", "main")
    said = "edit 7\nanswer 9 yes\nshow 10\nmerge\nallow\ny\nshow 10\n"
    done = plain(said, "--head", "topic", sample=asked)
    assert done.code == 0, done
    assert done.out.count("review: nothing of it runs unasked") == 2
    assert "nothing to edit: revert-plan is about a commit that is not checked out" in done.err
    assert "10. tests, unknown: show 10; allow; waive 10" in done.err
    assert done.err.count("allow") == 1
    assert "10. tests unknown; shipcheck merge --head topic judges it whole." in done.err
    assert (
        "Status: unknown (not run). not run: this is a review\n"
        "What to do: Read it; then shipcheck allow --head topic lets its commands run.\n"
    ) in done.out
    assert (
        f"The change is topic {asked.git('rev-parse', 'topic')[:12]} and holds only your own"
        in done.err
    )
    assert "Status: pass. exit code 0" in done.out


def test_in_ci_nobody_decides(asked: Sample) -> None:
    ci = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main"}
    done = plain("waive 10 x\nanswer 9 yes\n", sample=asked, environment=ci)
    assert done.code == 1
    assert done.err.count("in CI nobody can prove who decides") == 2
    assert "waive 10" not in done.err
    assert not (asked.path / ".git" / "shipcheck").exists()


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\u202e::error::x"
    sample = Sample.create(tmp_path / "repository")
    sample.commit(
        {
            ".shipcheck.yaml": "version: 1\nitems:\n"
            '  - {id: a, ask: "\\e[31m\\u202e::error::x", title: "[bold]\\e[2J", why: "##[error]x"}\n'
            '  - {id: b, run: "cat out.txt; exit 1"}\n'
        }
    )
    sample.branch("topic")
    sample.commit({"out.txt": f"{evil}\n##vso[x]\n", "a\x1b[31m\n::error::\u202e.py": "x\n"})
    done = plain(
        "show 1\nshow 2\nhidden\nfilter \x1b[31m\nfilter\nanswer 1\n\nallow\n", sample=sample
    )
    assert_inert(done.out)
    assert_inert(done.err)
    assert "Item 1: a. [bold]\\x1b[2J" in done.out


def test_one_file_as_standard_input(asked: Sample, tmp_path: Path) -> None:
    (tmp_path / "said").write_bytes(b"answer 9 yes\r\nwaive 10 flaky\r\n")
    with (tmp_path / "said").open("rb") as said:
        done = shipcheck("--plain", cwd=asked.path, stdin=said)
    assert done.code == 0, done


def test_nothing_judged_prints_nothing(tmp_path: Path, sample: Sample) -> None:
    shipcheck("--plain", cwd=tmp_path).assert_clear(2)
    shipcheck("--plain", "--format", "json", cwd=sample.path).assert_clear(2)


def test_the_result_also_goes_to_a_file(asked: Sample, tmp_path: Path) -> None:
    done = plain("answer 9 yes\nwaive 10 x\n", "--output", "json:out.json", sample=asked)
    assert done.code == 0
    assert '"verdict": "ready"' in (asked.path / "out.json").read_text()
    done = plain("", "--output", "json:no/folder/out.json", sample=asked)
    assert done.code == 3
