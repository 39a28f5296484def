"""The user's editor, opened at a line: how each wants to be told, and running it on our terminal."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError
from shipcheck.process.child import ProgramMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

PLUS = ("+{line}", "{file}")
COLON = ("{file}:{line}",)

FORMS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "vi", "vim", "nvim", "view", "gvim", "mvim", "vim.basic", "vim.tiny", "vim.gtk3", "ex",
            "nano", "rnano", "pico", "micro", "joe", "jmacs", "jpico", "jstar", "ne", "mg", "mcedit",
            "emacs", "emacs-nox", "emacsclient", "zile", "kak", "hx", "helix", "gedit",
            "gnome-text-editor", "bbedit",
        ),
        PLUS,
    ),
    **dict.fromkeys(("code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"),
                    ("--goto", "{file}:{line}")),
    **dict.fromkeys(("subl", "sublime_text", "zed", "zeditor", "atom"), COLON),
    **dict.fromkeys(
        ("idea", "pycharm", "charm", "webstorm", "rubymine", "goland", "clion", "phpstorm", "rider",
         "mate", "kate"),
        ("--line", "{line}", "{file}"),
    ),
}  # fmt: skip
"""What follows an editor's name to open a file at a line, as each one's manual says."""


def editor_command(
    environment: Mapping[str, str], path: Path, line: int | None = None
) -> list[str] | None:
    """The command that opens a file in the user's editor.

    VISUAL comes before EDITOR; on a dumb terminal EDITOR before VISUAL, as the line editor. Both
    may hold arguments and quotes. An editor that is not known gets the file alone.

    Args:
        environment: where the variables are looked up.
        path: the file; it is made absolute, so that no name of a file is read as an option.
        line: 1-based; None for the file as such.

    Returns:
        None where no editor is set, or its quotes do not end.
    """
    words = _words(environment)
    if not words:
        return None
    file = str(path.absolute())
    form = FORMS.get(Path(words[0]).name.removesuffix(".exe")) if line is not None else None
    return [*words, *(part.format(line=line, file=file) for part in form or ("{file}",))]


def run_in_foreground(
    command: list[str], *, directory: Path, environment: Mapping[str, str]
) -> int:
    """Run a program on the terminal that we are on, to its end; returns its exit code.

    It has standard input, output and error of ours, and the terminal's keys for interrupt and quit
    are for it alone: they do not end us meanwhile.

    Raises:
        ProgramMissing: there is no such program.
        ShipcheckError: the system would not start it.
    """
    # Not ignored, which the program would inherit, but taken in; nor may an event loop hear of it.
    loop = signal.set_wakeup_fd(-1)
    kept = {number: signal.signal(number, lambda *_: None) for number in _KEYS}
    try:
        return subprocess.Popen(command, cwd=directory, env=environment).wait()
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        raise ProgramMissing(command[0]) from error
    except OSError as error:
        raise ShipcheckError(f"cannot run {command[0]}: {error.strerror}") from error
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(loop)


_KEYS = (signal.SIGINT, signal.SIGQUIT)


def _words(environment: Mapping[str, str]) -> list[str]:
    """The editor with its arguments, from the first variable that names one."""
    order = ("EDITOR", "VISUAL") if environment.get("TERM") == "dumb" else ("VISUAL", "EDITOR")
    text = next((environment[name] for name in order if environment.get(name, "").strip()), "")
    try:
        return [os.path.expanduser(word) for word in shlex.split(text)]  # noqa: PTH111
    except ValueError:
        return []
