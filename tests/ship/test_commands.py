"""Commands: where they run, what their end means, what of their output is shown."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.model.words import Evidence, Level, Reason, Status
from shipcheck.process.runner import Completed
from shipcheck.ship.commands import SHOWN_LINES, judge_command
from shipcheck.ship.permissions import allow
from tests.ship.gating import branch_with, found, judged, request

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.model.result import ItemResult
    from tests.repository import Sample


def run_one(
    sample: Sample, command: str, *, timeout: str = "20s", **environment: str
) -> ItemResult:
    """The item of one command on a branch of its own."""
    branch_with(sample, f"  - {{id: x, run: {json.dumps(command)}, timeout: {timeout}}}\n")
    return found(judged(sample), "x")


@pytest.mark.parametrize(
    ("command", "status", "summary"),
    [
        ("exit 0", Status.PASS, "exit code 0"),
        ("exit 1", Status.FAIL, "exit code 1"),
        ("exit 125", Status.FAIL, "exit code 125"),
        ("exit 126", Status.UNKNOWN, "could not be run: exit code 126"),
        ("exit 127", Status.UNKNOWN, "could not be run: exit code 127"),
        ("no-such-command-at-all", Status.UNKNOWN, "could not be run: exit code 127"),
        ("./README.md", Status.UNKNOWN, "could not be run: exit code 126"),
        ("exit 128", Status.FAIL, "exit code 128"),
        ("exit 255", Status.FAIL, "exit code 255"),
        ("kill -TERM $$", Status.UNKNOWN, "killed by SIGTERM"),
        ("kill -KILL $$", Status.UNKNOWN, "killed by SIGKILL"),
    ],
)
def test_how_a_command_ends(sample: Sample, command: str, status: Status, summary: str) -> None:
    item = run_one(sample, command)
    assert (item.status, item.outcome.summary) == (status, summary)
    doubtful = status is Status.UNKNOWN
    assert item.outcome.reason == (Reason.NOT_RUN if doubtful else None)
    assert item.outcome.evidence == (None if doubtful else Evidence.OBSERVED)


def test_a_command_that_takes_too_long(sample: Sample) -> None:
    item = run_one(sample, "echo so far; sleep 60", timeout="1s")
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert item.outcome.summary == "took longer than 1 s"
    assert item.outcome.findings[0].message == "so far"


def test_a_signal_without_a_name() -> None:
    outcome = judge_command(Completed(-40, b"", b"", timed_out=False), 1.0)
    assert outcome.summary == "killed by signal 40"


def test_a_clean_tree_is_used_as_it_is(sample: Sample) -> None:
    run_one(sample, "pwd > out/where; echo made > build.log; exit 0")  # `out` is not there
    (sample.path / "out").mkdir()
    found(judged(sample), "x")
    assert (sample.path / "out" / "where").read_text().strip() == str(sample.path.resolve())


def test_a_dirty_tree_is_left_alone(sample: Sample) -> None:
    branch_with(
        sample, "  - {id: x, run: 'pwd; cat README.md; echo touched > README.md; exit 1'}\n"
    )
    sample.write({"README.md": "dirty\n"})
    item = found(judged(sample), "x")
    place, content = item.outcome.findings[0].message.split("\n")
    assert place != str(sample.path)
    assert content == "# Sample"
    assert (sample.path / "README.md").read_text() == "dirty\n"
    assert sample.git("worktree", "list").count("\n") == 0


def test_an_untracked_file_makes_no_tree_dirty(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'test -e scratch.txt'}\n")
    sample.write({"scratch.txt": "x"})
    assert found(judged(sample), "x").status is Status.PASS


def test_another_head_runs_in_a_tree_of_its_own(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'test -e app.py && git rev-parse HEAD && exit 1'}\n")
    work = sample.head
    sample.git("switch", "-q", "main")
    assert reviewed(sample).outcome.summary.startswith("not run: this is a review")
    command = "test -e app.py && git rev-parse HEAD && exit 1"
    allow(os.environ, sample.path / ".git", [command], work)
    assert reviewed(sample).outcome.findings[0].message == work
    assert not (sample.path / "app.py").exists()


def reviewed(sample: Sample) -> ItemResult:
    """The item of a branch that is not checked out."""
    return found(judged(request(sample.path, head="work")), "x")


def test_nothing_is_run_of_a_branch_that_is_only_looked_at(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'touch ran'}\n")
    sample.git("switch", "-q", "main")
    item = reviewed(sample)
    assert (item.status, item.outcome.reason) == (Status.UNKNOWN, Reason.NOT_RUN)
    assert "shipcheck allow --head" in item.outcome.findings[0].fix
    assert not (sample.path / "ran").exists()


def test_a_head_that_is_checked_out_is_no_review(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'true'}\n")
    assert reviewed(sample).status is Status.PASS


def test_a_head_that_moves_meanwhile_is_not_judged(sample: Sample) -> None:
    items = (
        "  - {id: commits, run: 'echo 2 > app.py; git add app.py; git commit -qm Later'}\n"
        "  - {id: x, run: 'grep -q 1 app.py'}\n"
    )
    branch_with(sample, items)
    assert found(judged(sample), "x").status is Status.PASS
    assert (sample.path / "app.py").read_text() == "2\n"


def test_a_work_tree_that_cannot_be_made_is_unknown(sample: Sample) -> None:
    branch_with(sample, "  - {id: x, run: 'true'}\n  - {id: y, uses: up-to-date}\n")
    sample.write({"README.md": "dirty\n"})
    (sample.path / ".git" / "worktrees").write_text("in the way")
    result = judged(sample)
    assert (found(result, "x").status, found(result, "x").outcome.reason) == (
        Status.UNKNOWN, Reason.UNREADABLE,
    )  # fmt: skip
    assert found(result, "y").status is Status.FAIL


def test_one_after_another_in_the_order_of_the_checklist(sample: Sample) -> None:
    command = "test ! -e busy && touch busy && echo {0} >> out.log && sleep 0.1 && rm busy"
    items = "".join(f"  - {{id: i{n}, run: '{command.format(n)}'}}\n" for n in range(4))
    branch_with(sample, items)
    result = judged(sample)
    assert {item.status for item in result.items} == {Status.PASS}
    assert (sample.path / "out.log").read_text().split() == ["0", "1", "2", "3"]


def test_what_a_command_is_told(sample: Sample) -> None:
    item = run_one(sample, "echo $SHIPCHECK $SHIPCHECK_COMMIT $SHIPCHECK_BASE; exit 1")
    base = sample.git("rev-parse", "main")
    assert item.outcome.findings[0].message == f"1 {sample.head} {base}"


@pytest.mark.parametrize("dirty", [False, True])
def test_the_places_of_a_hook_do_not_leak(sample: Sample, tmp_path: Path, dirty: bool) -> None:
    branch_with(sample, "  - {id: x, run: 'env | grep -E ^GIT_.*=/; git rev-parse HEAD; exit 1'}\n")
    if dirty:
        sample.write({"README.md": "dirty\n"})
    index = sample.path / ".git" / "index"
    item = found(
        judged(sample, GIT_DIR=str(sample.path / ".git"), GIT_INDEX_FILE=str(index),
               GIT_WORK_TREE=str(sample.path)), "x",
    )  # fmt: skip
    message = item.outcome.findings[0].message
    assert "GIT_DIR" not in message
    assert "GIT_INDEX_FILE" not in message
    assert message.endswith(sample.head)


def tail_of(stdout: bytes, stderr: bytes = b"") -> str:
    """What is shown of a failed command's output."""
    outcome = judge_command(Completed(1, stdout, stderr, timed_out=False), 1.0)
    (finding,) = outcome.findings
    assert (finding.rule, finding.level) == ("command-failed", Level.ERROR)
    return finding.message


def numbered(word: str, count: int) -> bytes:
    """Lines of output."""
    return b"".join(f"{word} {number}\n".encode() for number in range(count))


def test_the_tail_of_the_output() -> None:
    assert tail_of(b"") == "exit code 1"
    assert tail_of(b"one\ntwo\n") == "one\ntwo"
    assert tail_of(numbered("line", 40)).split("\n")[0] == f"line {40 - SHOWN_LINES}"
    assert tail_of(b"", numbered("line", 40)).split("\n")[-1] == "line 39"


def test_both_streams_are_shown() -> None:
    shown = tail_of(numbered("out", 40), numbered("err", 40)).split("\n")
    assert len(shown) == SHOWN_LINES
    assert (shown[5], shown[6], shown[-1]) == ("out 39", "err 34", "err 39")
    assert tail_of(numbered("out", 40), b"warning\n").split("\n")[-2:] == ["out 39", "warning"]
    few = tail_of(b"failed\n", numbered("err", 40)).split("\n")
    assert (few[0], len(few)) == ("failed", SHOWN_LINES)


def test_output_is_made_fit_to_be_shown() -> None:
    assert tail_of(b"\x1b[31mred\x1b[0m \x1b[2J\xff\x00") == "red \\x1b[2J\ufffd\\x00"
    assert tail_of(b"10%\r100%\rdone") == "10%\n100%\ndone"
    assert len(tail_of(b"x" * 1_000_000)) < 400
    assert tail_of(b"fatal: https://ada:secret@example.com/x") == "fatal: https://***@example.com/x"
