"""Stories from the shell prompt, in a real terminal."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.ship.gating import branch_with
from tests.stories.tmux import terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

pytestmark = pytest.mark.slow

COMMAND = "  - {id: tests, title: Tests pass, run: ./run-tests}\n"
ASKED = "  - {id: asked, ask: Does support know?}\n"


def as_user(isolated: Path, **more: str) -> dict[str, str]:
    """The environment of the test, which a new terminal has not."""
    names = (
        "HOME",
        "XDG_STATE_HOME",
        "XDG_CONFIG_HOME",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_GLOBAL",
    )
    assert os.environ["HOME"] == str(isolated)
    return {name: os.environ[name] for name in names} | {"LC_ALL": "C.UTF-8", **more}


def is_as_before(settings: str) -> bool:
    """Whether the terminal takes whole lines again and shows what is typed."""
    words = settings.replace(";", " ").split()
    return "icanon" in words and "echo" in words


def test_a_first_run_without_configuration(sample: Sample, tmp_path: Path, isolated: Path) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "print('hello')\n"}, "Say hello")
    with terminal(sample.path, tmp_path / "t", as_user(isolated)) as screen:
        screen.type('shipcheck; echo "ended $?"')
        shown = screen.wait("READY  topic → main")
        assert "judged by builtin:default: no checklist of your own yet" in shown
        screen.press("q")
        screen.wait(r"(?m)^ended 0$")
        assert is_as_before(screen.command("stty -a"))


def test_it_is_drawn_where_the_output_goes(sample: Sample, tmp_path: Path, isolated: Path) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "print('hello')\n"}, "Say hello")
    errors = tmp_path / "errors"
    with terminal(sample.path, tmp_path / "t", as_user(isolated)) as screen:
        screen.type(f'shipcheck 2>{errors}; echo "ended $?"')
        screen.wait("READY  topic → main")
        screen.press("q")
        screen.wait(r"(?m)^ended 0$")
    assert errors.read_text() == ""


def test_a_red_item_is_mended_in_the_editor_and_judged_again(
    sample: Sample, tmp_path: Path, isolated: Path
) -> None:
    branch_with(sample, "  - {id: up-to-date, uses: up-to-date}\n")
    sample.write({"app.py": "print(oops)\n"})
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'the editor has the terminal'; read line\n"
                      'git -C "$(dirname "$1")" checkout -q -- "$1"\n')  # fmt: skip
    editor.chmod(0o755)
    user = as_user(isolated, EDITOR=str(editor))
    with terminal(sample.path, tmp_path / "t", user) as screen:
        screen.type('shipcheck; echo "ended $?"')
        assert "fail     up-to-date" in screen.wait("NOT READY")
        screen.press("e")
        screen.wait("the editor has the terminal")
        screen.press("Enter")
        screen.wait(" READY  work → main")
        screen.press("q")
        screen.wait(r"(?m)^ended 0$")


def test_a_waiver(sample: Sample, tmp_path: Path, isolated: Path) -> None:
    branch_with(sample, ASKED)
    with terminal(sample.path, tmp_path / "t", as_user(isolated), (40, 12)) as screen:
        screen.type('shipcheck; echo "ended $?"')
        screen.wait("NOT READY")
        screen.press("w")
        screen.wait("Why is it accepted")
        screen.type("they were told by phone")
        screen.wait("~ waived   asked")
        screen.press("q")
        screen.wait(r"(?m)^ended 0$")
        assert "waived: asked" in screen.command("shipcheck check").replace("\n", "")


def test_git_ship_is_refused_and_then_done(sample: Sample, tmp_path: Path, isolated: Path) -> None:
    branch_with(sample, ASKED)
    with terminal(sample.path, tmp_path / "t", as_user(isolated)) as screen:
        sample.git("config", "alias.ship", "!shipcheck merge")
        screen.type('git ship; echo "first $?"')
        assert "judged by the checklist of main" in screen.wait("NOT READY")
        screen.press("m")
        screen.wait("not ready, so not merged: asked")
        screen.press("q")
        screen.wait(r"(?m)^first 1$")
        assert sample.git("log", "-1", "--format=%s", "main") == "Checklist"

        screen.type('clear; git ship; echo "second $?"')
        screen.wait("NOT READY")
        screen.press("a")
        screen.wait("give the answer")
        screen.press("y", "Enter")
        screen.wait("pass     asked")
        screen.press("m")
        screen.wait("y merge")
        screen.press("y")
        assert "merged  work -> main: 1 commit" in screen.wait(r"(?m)^second 0$")
        assert "work -> main" in screen.command("shipcheck log")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_gives_the_terminal_back(
    sample: Sample, tmp_path: Path, isolated: Path, number: signal.Signals
) -> None:
    branch_with(sample, "  - {id: slow, run: 'echo $$ > out/pid; exec sleep 77'}\n")
    (sample.path / "out").mkdir()
    with terminal(sample.path, tmp_path / "t", as_user(isolated)) as screen:
        screen.type("sh -c 'echo $$ > ../own; exec shipcheck'; echo \"ended $?\"")
        screen.wait("running  slow +[1-9]")
        os.kill(int((tmp_path / "own").read_text()), number)
        screen.wait(r"(?m)^ended 130$")
        assert is_as_before(screen.command("stty -a"))
    command = int((sample.path / "out/pid").read_text())
    assert subprocess.run(["kill", "-0", str(command)], check=False, capture_output=True).returncode


def test_a_mistake_of_ours_is_told_in_a_line(
    sample: Sample, tmp_path: Path, isolated: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "import shipcheck.ship.prepare as it\n"
        "async def prepare(*_): raise ZeroDivisionError('oops')\n"
        "it.prepare = prepare\n"
    )
    user = as_user(isolated, PYTHONPATH=f"{broken}:{os.getcwd()}")  # noqa: PTH109
    with terminal(sample.path, tmp_path / "t", user) as screen:
        screen.type('shipcheck; echo "ended $?"')
        shown = screen.wait(r"(?m)^ended 3$")
        assert "internal error, nothing was decided; details in" in shown.replace("\n", "")
        assert "Traceback" not in shown
