"""`shipcheck --plain`: the walk line by line, through a pipe and on a dumb terminal."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import COMMAND, Ended, environment_with, shipcheck
from tests.stories.strangers import assert_inert, commit_as_stranger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CHECKLIST = """\
version: 1
extends: builtin:default
items:
  - {id: told, ask: "Does support know?"}
  - {id: tests, run: ./tests}
"""


@pytest.fixture
def asked(tmp_path: Path) -> Sample:
    """A branch with a red test, a question and a migration."""
    sample = Sample.create(tmp_path / "repository")
    sample.commit({".shipcheck.yaml": CHECKLIST, "tests": "#!/bin/sh\ngrep -q good app.py\n"})
    (sample.path / "tests").chmod(0o755)
    sample.commit({}, "Executable")
    sample.branch("topic")
    sample.commit({"app.py": "bad\n", "migrations/1.sql": "one\ntwo\n"})
    return sample


def plain(
    said: str | bytes,
    *arguments: str,
    sample: Sample,
    environment: Mapping[str, str | None] | None = None,
) -> Ended:
    """Run with lines on standard input."""
    done = subprocess.run(
        [*COMMAND, "--plain", *arguments], cwd=sample.path, env=environment_with(environment),
        input=said.encode() if isinstance(said, str) else said, capture_output=True,
        check=False, timeout=120,
    )  # fmt: skip
    out, err = (stream.decode("utf-8", "backslashreplace") for stream in (done.stdout, done.stderr))
    return Ended(done.returncode, out, err)


def test_the_end_of_the_input_leaves_with_the_verdict(asked: Sample) -> None:
    done = plain("", sample=asked)
    assert done.code == 1
    assert done.out == shipcheck("check", cwd=asked.path).out
    assert "5. told, needs an answer: answer 5 yes, no or n/a; show 5; waive 5" in done.err
    assert "6. tests, fail: show 6; waive 6" in done.err
    assert done.err.endswith("help, quit\nshipcheck> \n")


def test_an_empty_change_has_nothing_to_do(sample: Sample) -> None:
    done = plain("merge\n", sample=sample)
    assert (done.code, done.out) == (0, "ready  nothing to ship: main -> main\n")
    assert "Now: again, hidden (" in done.err
    assert "Not merged, there is nothing to merge." in done.err


def test_decisions_change_the_verdict_and_stay(asked: Sample) -> None:
    done = plain("answer 5 yes they do\nwaive 6\nflaky today\nq\n", sample=asked)
    assert done.code == 0, done
    assert "Now not ready: 6. tests fail.\n" in done.err
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
    assert plain("answer told n/a\nwaive 4 as it is\n", sample=asked).code == 0
    assert trace.read_text() == "ran\n"
    assert plain("again\n", sample=asked).code == 0
    assert trace.read_text() == "ran\n" * 3


def test_an_end_date_is_asked_only_for_what_stays_in_the_code(asked: Sample) -> None:
    asked.commit({"app.py": "good\n"})
    done = plain("waive 3 kept in the notes\n2999-01-02\nshow 3\n", sample=asked)
    assert "Last day it counts" in done.err
    assert "Waived by Ada Lovelace <ada@example.com>, until 2999-01-02T23:59:59" in done.out
    done = plain("waive 5 later\n", sample=asked)
    assert "Last day" not in done.err
    assert "Waived 5, told" in done.err


@pytest.mark.parametrize("day", ["soon", "1999-01-01", "2999-13-01"])
def test_a_day_that_is_none_waives_nothing(asked: Sample, day: str) -> None:
    done = plain(f"waive 3 kept\n{day}\nlist\n", sample=asked)
    assert "Waived" not in done.err
    assert day in done.err.split("Last day", 1)[1]
    assert shipcheck("check", "--only", "revert-plan", cwd=asked.path).out.count("waived") == 0


def test_an_item_in_full(asked: Sample) -> None:
    done = plain("show tests\n3\n", sample=asked)
    report = shipcheck("check", cwd=asked.path).out
    assert done.out.removeprefix(report).startswith(
        "Item 6: tests. tests\nRuns: ./tests\nStatus: fail. exit code 1\n"
        "Evidence: observed, a real system said so\nItem 3: revert-plan. Can be taken back\n"
    )
    assert "  Where: migrations/1.sql\n   + 1  one\n   + 2  two\n  What to do: " in done.out


def test_whatever_is_typed_gets_a_hint(asked: Sample) -> None:
    said = "shwo\na\nshow\nshow 99\nwaive\nwaive 1\nanswer 6 yes\nanswer 5 maybe\nanswer 5 n\nedit 6\nallow\n"
    done = plain(said, sample=asked)
    for hint in (
        "No word 'shwo'. Did you mean show?",
        "No word 'a'. Did you mean again or answer or allow?",
        "which item?",
        "no item '99'\n  There are 1 to 6.",
        "there is nothing to accept: up-to-date is not in the way",
        "tests asks nothing\n  waive 6 accepts it as it is.",
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
    assert "1 of 6 items listed.\nItems that hold: support know" in filtered
    assert "\n  5. told" in filtered
    assert "\n  6. tests" not in filtered
    assert "3 of 6 items listed." in again
    assert "6 of 6 items listed." in everything
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
    assert "Not merged, not ready: 5. told needs an answer, 6. tests fail." in done.err


def test_what_is_mended_is_judged_again(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        asked.commit({"app.py": "good\n"})
        terminal.type("again\n")
        assert "6. tests" not in terminal.expect("shipcheck> ").rpartition("What can be done")[2]
        terminal.type("answer told\n")
        terminal.expect("Does support know?\nyes, no or n/a (empty to leave it): ")
        terminal.type("yes\n")
        terminal.expect("Now ready.\n")
        terminal.type("quit\n")
        assert terminal.ends() == 0
        assert "\x1b" not in terminal.text
        assert "\r" not in terminal.text


def test_the_editor_opens_at_the_place(asked: Sample, tmp_path: Path) -> None:
    editor = tmp_path / "my editor" / "vim"
    editor.parent.mkdir()
    editor.write_text('#!/bin/sh\necho "editing $*"\nread line\necho "$line" > "$1"\n')
    editor.chmod(0o755)
    with Terminal("--plain", cwd=asked.path, environment={"EDITOR": f"'{editor}'"}) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("edit 3\n")
        terminal.expect(f"editing {asked.path}/migrations/1.sql\n")
        terminal.type("three\n")
        terminal.expect("is done. Commit what you mended; again judges anew.")
        terminal.type("quit\n")
        assert terminal.ends() == 1
    assert (asked.path / "migrations" / "1.sql").read_text() == "three\n"


def test_ctrl_c_in_the_editor_is_for_the_editor(asked: Sample, tmp_path: Path) -> None:
    editor = tmp_path / "ed"
    editor.write_text(
        "#!/bin/sh\ntrap 'echo caught; exit 0' INT\necho open\nread line\nread line\n"
    )
    editor.chmod(0o755)
    with Terminal("--plain", cwd=asked.path, environment={"EDITOR": str(editor)}) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("edit 3\n")
        terminal.expect("open\n")
        terminal.type("\x03")
        terminal.expect("caught\n")
        terminal.expect("shipcheck> ")
        terminal.type("show 5\n")
        terminal.expect("Item 5: told.")
        terminal.type("\x04")
        assert terminal.ends() == 1


def test_without_an_editor(asked: Sample) -> None:
    unset = {"EDITOR": None, "VISUAL": None}
    with Terminal("--plain", cwd=asked.path, environment=unset) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("edit 3\n")
        terminal.expect("no editor is set\n")
        terminal.type("edit 6\n")
        terminal.expect("names no file of this work tree")


def test_an_interrupt_at_the_prompt_leaves_with_the_verdict(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("\x03")
        assert terminal.ends() == 1


def test_an_interrupt_before_the_verdict(asked: Sample, tmp_path: Path) -> None:
    asked.commit({"tests": "#!/bin/sh\necho $$ > ../pid\nexec sleep 600\n"})
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("Still running after 3 s: tests\n")
        terminal.type("\x03")
        assert terminal.ends() == 130
    process = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_strangers_commands_run_once_allowed(asked: Sample) -> None:
    commit_as_stranger(asked, {"app.py": "good\n"})
    refused = plain("allow\nn\n", sample=asked)
    assert refused.code == 1
    for said in (
        "6. tests, unknown: show 6; allow; waive 6",
        "These commands of .shipcheck.yaml would run the files of the change:\n  ./tests\n",
        "and holds commits by mallory@example.org.",
        "Let them run on this commit? [y/N] \nNot allowed.",
    ):
        assert said in refused.err
    allowed = plain("answer 5 yes\nallow\ny\nallow\n", sample=asked)
    assert allowed.code == 0, allowed
    assert "No command waits for permission." in allowed.err


def test_a_branch_that_is_not_checked_out(asked: Sample) -> None:
    asked.commit({"app.py": "good\n"})
    asked.git("switch", "-q", "main")
    said = "edit 3\nanswer 5 yes\nshow 6\nmerge\nallow\ny\nshow 6\n"
    done = plain(said, "--head", "topic", sample=asked)
    assert done.code == 0, done
    assert done.out.count("review: nothing of it runs unasked") == 2
    assert "nothing to edit: revert-plan is about a commit that is not checked out" in done.err
    assert "6. tests, unknown: show 6; allow; waive 6" in done.err
    assert done.err.count("allow") == 1
    assert "6. tests unknown; shipcheck merge --head topic judges it whole." in done.err
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
    done = plain("waive 6 x\nanswer 5 yes\n", sample=asked, environment=ci)
    assert done.code == 1
    assert done.err.count("in CI nobody can prove who decides") == 2
    assert "waive 6" not in done.err
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
    (tmp_path / "said").write_bytes(b"answer 5 yes\r\nwaive 6 flaky\r\n")
    with (tmp_path / "said").open("rb") as said:
        done = shipcheck("--plain", cwd=asked.path, stdin=said)
    assert done.code == 0, done


def test_nothing_judged_prints_nothing(tmp_path: Path, sample: Sample) -> None:
    shipcheck("--plain", cwd=tmp_path).assert_clear(2)
    shipcheck("--plain", "--format", "json", cwd=sample.path).assert_clear(2)


def test_a_checklist_that_breaks_meanwhile_leaves_the_verdict(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        asked.write({".shipcheck.yaml": "version: 1\nitems: 3\n"})
        terminal.type("again\n")
        terminal.expect(".shipcheck.yaml:2:8")
        terminal.expect("shipcheck> ")
        terminal.type("quit\n")
        assert terminal.ends() == 1


def test_the_result_also_goes_to_a_file(asked: Sample, tmp_path: Path) -> None:
    done = plain("answer 5 yes\nwaive 6 x\n", "--output", "json:out.json", sample=asked)
    assert done.code == 0
    assert '"verdict": "ready"' in (asked.path / "out.json").read_text()
    done = plain("", "--output", "json:no/folder/out.json", sample=asked)
    assert done.code == 3
