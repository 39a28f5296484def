"""`shipcheck --plain` on a dumb terminal: the editor, interrupts, what is mended meanwhile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.stories.pseudo_terminal import Terminal
from tests.stories.walking import asking_branch

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def asked(tmp_path: Path) -> Sample:
    """A branch with a red test, a question and a migration."""
    return asking_branch(tmp_path / "repository")


def test_what_is_mended_is_judged_again(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        asked.commit({"app.py": "good\n"})
        terminal.type("again\n")
        assert "10. tests" not in terminal.expect("shipcheck> ").rpartition("What can be done")[2]
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
        terminal.type("edit 7\n")
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
        terminal.type("edit 7\n")
        terminal.expect("open\n")
        terminal.type("\x03")
        terminal.expect("caught\n")
        terminal.expect("shipcheck> ")
        terminal.type("show 9\n")
        terminal.expect("Item 9: told.")
        terminal.type("\x04")
        assert terminal.ends() == 1


def test_without_an_editor(asked: Sample) -> None:
    unset = {"EDITOR": None, "VISUAL": None}
    with Terminal("--plain", cwd=asked.path, environment=unset) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("edit 7\n")
        terminal.expect("no editor is set\n")
        terminal.type("edit 10\n")
        terminal.expect("names no file of this work tree")


def test_an_interrupt_at_the_prompt(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        terminal.type("\x03")
        assert terminal.ends() == 130


def test_an_interrupt_before_the_verdict(asked: Sample, tmp_path: Path) -> None:
    asked.commit({"tests": "#!/bin/sh\necho $$ > ../pid\nexec sleep 600\n"})
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("Still running after 3 s: tests\n")
        terminal.type("\x03")
        assert terminal.ends() == 130
    process = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_checklist_that_breaks_meanwhile_leaves_the_verdict(asked: Sample) -> None:
    with Terminal("--plain", cwd=asked.path) as terminal:
        terminal.expect("shipcheck> ")
        asked.write({".shipcheck.yaml": "version: 1\nitems: 3\n"})
        terminal.type("again\n")
        terminal.expect(".shipcheck.yaml:2:8")
        terminal.expect("shipcheck> ")
        terminal.type("quit\n")
        assert terminal.ends() == 1
