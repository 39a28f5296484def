"""`shipcheck --plain` with odd streams, and what it does not load."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.stories.pseudo_terminal import Terminal
from tests.stories.running import through_shell
from tests.test_structure_imports import RUN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("$shipcheck --plain <&-", 0),
        ("$shipcheck --plain </dev/null >&-", 3),
        ("$shipcheck --plain </dev/null >/dev/full", 3),
        ("echo show 1 | $shipcheck --plain 2>&-", 0),
        ("echo show 1 | $shipcheck --plain 2>/dev/full", 0),
        ("set -o pipefail; echo show 1 | $shipcheck --plain | head -c 1", 0),
    ],
)
def test_streams_that_are_closed_full_or_gone(branch: Sample, script: str, code: int) -> None:
    done = through_shell(script, cwd=branch.path)
    assert done.code == code, done
    assert "Traceback" not in done.err
    assert "internal error" not in done.err


def test_textual_is_not_loaded(branch: Sample) -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--plain"], cwd=branch.path, capture_output=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    modules = set(done.stderr.decode().splitlines())
    assert "shipcheck" in modules
    assert not modules & {"textual", "rich", "tree_sitter"}


def test_the_sample_without_a_screen(tmp_path: Path) -> None:
    words = ("demo", "--plain", "--directory", str(tmp_path / "demo"))
    with Terminal(*words, cwd=tmp_path, environment={"TERM": "xterm", "NO_COLOR": "1"}) as terminal:
        assert terminal.ends() == 0
    assert "\x1b" not in terminal.text.replace(
        "\x1b[K", ""
    )  # a line of progress that is taken back
    assert "$ shipcheck check\nnot ready  coupons -> origin/main" in terminal.text
    assert "shipcheck merge --yes" in terminal.text


def test_a_signal_ends_it(branch: Sample) -> None:
    script = "mkfifo said; $shipcheck --plain < said 2> err & exec 3> said; "
    script += "until grep -q 'shipcheck> ' err; do sleep 0.1; done; kill -TERM $!; wait $!"
    done = through_shell(script, cwd=branch.path)
    assert done.code == 130, done
