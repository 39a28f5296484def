from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.process.child import ProgramMissing
from shipcheck.process.editor import editor_command, run_in_foreground

FILE = Path("/repo/app.py")


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim", ["vim", "+7", "/repo/app.py"]),
        ("/usr/bin/nvim -R", ["/usr/bin/nvim", "-R", "+7", "/repo/app.py"]),
        ("emacsclient -nw", ["emacsclient", "-nw", "+7", "/repo/app.py"]),
        ("hx", ["hx", "+7", "/repo/app.py"]),
        ("code --wait", ["code", "--wait", "--goto", "/repo/app.py:7"]),
        ("subl -w", ["subl", "-w", "/repo/app.py:7"]),
        ("idea", ["idea", "--line", "7", "/repo/app.py"]),
        ("'/opt/my editor/vim' -c 'set nu'", ["/opt/my editor/vim", "-c", "set nu", "+7", "/repo/app.py"]),
        ("ed", ["ed", "/repo/app.py"]),
    ],
)  # fmt: skip
def test_every_editor_is_told_the_line_in_its_own_way(editor: str, expected: list[str]) -> None:
    assert editor_command({"EDITOR": editor}, FILE, 7) == expected


def test_without_a_line_the_file_alone() -> None:
    assert editor_command({"EDITOR": "code --wait"}, FILE) == ["code", "--wait", "/repo/app.py"]


def test_visual_comes_first_but_on_a_dumb_terminal() -> None:
    both = {"VISUAL": "vim", "EDITOR": "ed"}
    assert editor_command(both, FILE) == ["vim", "/repo/app.py"]
    assert editor_command(both | {"TERM": "dumb"}, FILE) == ["ed", "/repo/app.py"]
    assert editor_command({"VISUAL": "vim", "TERM": "dumb"}, FILE) == ["vim", "/repo/app.py"]


@pytest.mark.parametrize(
    "environment", [{}, {"EDITOR": ""}, {"EDITOR": " ", "VISUAL": ""}, {"EDITOR": "vim 'x"}]
)
def test_no_editor(environment: dict[str, str]) -> None:
    assert editor_command(environment, FILE) is None


@pytest.mark.parametrize("name", ["+!rm -rf x", "-c:!sh", "--goto", "{line}"])
def test_no_name_of_a_file_is_read_as_an_option(name: str) -> None:
    command = editor_command({"EDITOR": "vim"}, Path(name), 3)
    assert command == ["vim", "+3", f"{Path.cwd()}/{name}"]


def test_it_runs_here_and_its_code_comes_back(tmp_path: Path) -> None:
    code = "import os, sys; open('made', 'w').write(os.environ['WHO']); sys.exit(5)"
    ended = run_in_foreground(
        [sys.executable, "-c", code], directory=tmp_path, environment={"WHO": "ada"}
    )
    assert ended == 5
    assert (tmp_path / "made").read_text() == "ada"


def test_the_key_that_interrupts_is_for_the_editor_alone(tmp_path: Path) -> None:
    """Ctrl-C goes to the whole group: the editor hears it, we do not."""
    heard: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    code = (
        "import os, signal\n"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, 'ignored'\n"
        "import time; time.sleep(0.2)\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
    )
    try:
        done = run_in_foreground(
            [sys.executable, "-c", code], directory=tmp_path, environment=dict(os.environ)
        )
        assert (done, heard) == (0, [])
        os.kill(os.getpid(), signal.SIGINT)
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_editor_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProgramMissing, match="no-such-editor"):
        run_in_foreground(["no-such-editor"], directory=tmp_path, environment={})


def test_an_editor_that_cannot_be_started(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    with pytest.raises(ShipcheckError, match="broken"):
        run_in_foreground([str(broken)], directory=tmp_path, environment={})
