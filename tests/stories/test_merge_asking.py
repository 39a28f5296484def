"""`shipcheck merge` at a terminal: the question, the answers, Ctrl-C."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.landed import has_records, tip
from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import CI

if TYPE_CHECKING:
    from pathlib import Path

STRICT = "version: 1\nitems:\n  - {id: no, run: 'exit 1'}\n"


def test_one_line_a_yes_and_one_line(branch: Sample) -> None:
    with Terminal("merge", cwd=branch.path) as terminal:
        asked = terminal.expect("Merge? [y/N] ")
        assert asked.startswith("ready  topic -> main: 1 commit, 1 file, +1 -0")
        assert "\n" not in asked
        terminal.type("y\n")
        terminal.expect("merged  topic -> main: 1 commit")
        assert terminal.ends() == 0
    assert has_records(branch)


@pytest.mark.parametrize("answer", ["\n", "n\n", "x\n", "yeah\n", "\x04"])
def test_anything_but_a_yes_is_a_no(branch: Sample, answer: str) -> None:
    base = tip(branch)
    with Terminal("merge", cwd=branch.path) as terminal:
        terminal.expect("Merge? [y/N] ")
        terminal.type(answer)
        terminal.expect("not merged")
        assert terminal.ends() == 1
    assert tip(branch) == base
    assert not has_records(branch)


def test_ctrl_c_at_the_question(branch: Sample) -> None:
    base = tip(branch)
    with Terminal("merge", cwd=branch.path) as terminal:
        terminal.expect("Merge? [y/N] ")
        terminal.type("\x03")
        assert terminal.ends() == 130
    assert tip(branch) == base


def test_what_is_not_straightforward_is_shown_first(branch: Sample) -> None:
    branch.commit({"strange": "?\n"})
    with Terminal("merge", cwd=branch.path) as terminal:
        shown = terminal.expect("Merge topic into main? [y/N] ")
        assert "moderate: unclear what it is for: strange" in shown
        terminal.type("Y\n")
        assert terminal.ends() == 0


def test_yes_asks_nothing(branch: Sample) -> None:
    with Terminal("merge", "--yes", cwd=branch.path) as terminal:
        terminal.expect("merged  topic -> main")
        assert terminal.ends() == 0
    assert "[y/N]" not in terminal.text


def test_urgency_is_asked_for_too(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": STRICT})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    with Terminal("merge", "--urgent", "down", cwd=sample.path) as terminal:
        terminal.expect("Merge topic into main although it is not ready? [y/N] ")
        terminal.type("y\n")
        terminal.expect("urgent, not ready: down")
        assert terminal.ends() == 0


def test_who_may_not_be_urgent_is_told_so_and_asked_nothing(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": STRICT + "merge: {urgent: false}\n"})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    with Terminal("merge", "--plain", "--urgent", "down", cwd=sample.path) as terminal:
        terminal.expect("note: the checklist of main forbids --urgent")
        assert terminal.ends() == 1
    assert "shipcheck>" not in terminal.text


def test_a_dumb_terminal_gets_the_report(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": STRICT})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    with Terminal("merge", cwd=sample.path) as terminal:
        terminal.expect("not ready  topic -> main")
        assert terminal.ends() == 1


def test_a_terminal_of_a_ci_is_not_asked(branch: Sample) -> None:
    with Terminal("merge", cwd=branch.path, environment=CI) as terminal:
        terminal.expect("--yes merges without a terminal")
        assert terminal.ends() == 2


def test_the_head_moves_while_the_question_waits(branch: Sample) -> None:
    """The new content is judged, and asked for once more."""
    with Terminal("merge", cwd=branch.path) as terminal:
        terminal.expect("Merge? [y/N] ")
        head = branch.commit({"late.py": "late = 1\n"})
        terminal.type("y\n")
        asked = terminal.expect("Merge? [y/N] ")
        assert "2 commits" in asked
        terminal.type("y\n")
        assert terminal.ends() == 0
    assert branch.git("rev-parse", "main^2") == head


def test_the_base_moves_while_the_question_waits(branch: Sample, tmp_path: Path) -> None:
    """The answer holds: it was about the same content."""
    branch.git("worktree", "add", "-q", str(tmp_path / "main"), "main")
    main = Sample(tmp_path / "main")
    with Terminal("merge", cwd=branch.path) as terminal:
        terminal.expect("Merge? [y/N] ")
        moved = main.commit({"other.py": "o = 1\n"})
        terminal.type("y\n")
        terminal.expect("merged  topic -> main")
        assert terminal.ends() == 0
    assert branch.git("rev-parse", "main^1") == moved
    assert main.git("status", "--porcelain") == ""
    assert terminal.text.count("Merge?") == 1


def test_the_passphrase_of_a_signature_is_asked_for(branch: Sample, tmp_path: Path) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("no ssh-keygen here: apt-get install openssh-client")
    key = tmp_path / "key"
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "open sesame", "-f", str(key)], check=True
    )
    settings = {"gpg.format": "ssh", "user.signingKey": str(key), "commit.gpgSign": "true"}
    for name, value in settings.items():
        branch.git("config", name, value)
    with Terminal("merge", cwd=branch.path, environment={"SSH_AUTH_SOCK": None}) as terminal:
        terminal.expect("Merge? [y/N] ")
        terminal.type("y\n")
        terminal.expect("passphrase")
        terminal.type("open sesame\n")
        terminal.expect("merged  topic -> main")
        assert terminal.ends() == 0
    assert "BEGIN SSH SIGNATURE" in branch.git("cat-file", "commit", "main")


def test_what_was_typed_before_the_question_is_no_answer(branch: Sample) -> None:
    with Terminal("merge", cwd=branch.path) as terminal:
        terminal.type("y\n")
        terminal.expect("Merge? [y/N] ")
        terminal.type("n\n")
        terminal.expect("not merged")
        assert terminal.ends() == 1


def test_the_screen_opens_at_what_is_not_ready(sample: Sample) -> None:
    sample.commit({".shipcheck.yaml": STRICT})
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    drawing = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "LINES": "24", "COLUMNS": "80"}
    with Terminal("merge", cwd=sample.path, environment=drawing) as terminal:
        terminal.expect("\x1b[?1049h")  # another screen than that of the prompt
        for words in ("What to do now", "again", "quit"):  # the keys once there is a verdict
            terminal.expect(words)
        terminal.type("q")
        terminal.expect("\x1b[?1049l")
        assert terminal.ends() == 1
