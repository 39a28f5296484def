"""Where the output goes: full, closed and odd streams, and files that cannot be written."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stories.running import COMMAND, environment_with, shipcheck, through_shell

if TYPE_CHECKING:
    from tests.repository import Sample

FULL = Path("/dev/full")
needs_full_device = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")

HOSTILE = (
    *((b"caf\xe9.txt",) if sys.platform != "darwin" else ()),  # which keeps no such name
    "日本語 \u202egnp.py".encode(),
    b"a\nb\x1b[31m.py",
    b"::error::x.py",
    b"##[error]y.py",
    b"-n --help.py",
    b'quo"te\\.py',
)


@pytest.mark.parametrize("path", ["missing/result.json", ".", "/dev/full", "README.md/x"])
def test_3_where_output_cannot_be_written_and_the_result_is_printed(
    branch: Sample, path: str
) -> None:
    if path == "/dev/full" and not FULL.exists():
        pytest.skip("no /dev/full here")
    done = shipcheck("check", "--output", f"json:{path}", cwd=branch.path)
    assert done.code == 3
    assert done.out.startswith("ready  topic -> main")
    assert done.err.startswith("shipcheck: cannot write the report to ")
    assert done.err.endswith("\n  Choose another --output.\n")
    assert done.err.count("\n") == len(("what and where", "what to do"))
    assert branch.git("status", "--porcelain") == ""


def test_output_is_written_whole_and_beside_the_printed_result(
    branch: Sample, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.txt"
    done = shipcheck("check", "--output", f"json:{first}", "--output", str(second), cwd=branch.path)
    assert (done.code, done.err) == (0, "")
    assert json.loads(first.read_text())["exit_code"] == 0
    assert second.read_text() == done.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.txt", "repository"]


def test_output_to_the_standard_streams(branch: Sample) -> None:
    done = shipcheck(
        "check", "--output", "json:/dev/stdout", "--output", "/dev/stderr", cwd=branch.path
    )
    assert done.code == 0
    assert done.out.endswith("ready  topic -> main: 1 commit, 1 file, +1 -0\n")
    assert done.err == "ready  topic -> main: 1 commit, 1 file, +1 -0\n"


def test_nothing_is_written_on_2(branch: Sample, tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    assert shipcheck("check", "--base", "nope", "--output", str(file), cwd=branch.path).code == 2
    assert not file.exists()


@needs_full_device
@pytest.mark.parametrize(
    "words",
    [
        "check",
        "check --format json",
        "explain up-to-date",
        "waive small-step --reason known",
        "checklist show",
        "checklist schema",
        "--help",
        "check --help",
        "--version",
    ],
)
@pytest.mark.parametrize("unbuffered", [None, "1"])
def test_3_where_standard_output_is_full(
    branch: Sample, words: str, unbuffered: str | None
) -> None:
    done = through_shell(
        f"$shipcheck {words} > /dev/full",
        cwd=branch.path,
        environment={"PYTHONUNBUFFERED": unbuffered},
    )
    assert done.code == 3
    assert "Traceback" not in done.err
    assert "Exception ignored" not in done.err


@pytest.mark.parametrize("words", ["check", "check --format json -v", "checklist schema", "--help"])
def test_a_reader_that_has_seen_enough_is_no_failure(branch: Sample, words: str) -> None:
    done = through_shell(
        f"$shipcheck {words} | head -c 1; echo; echo ${{PIPESTATUS[0]}}", cwd=branch.path
    )
    assert (done.out.split("\n")[1], done.err) == ("0", "")
    done = through_shell(f"{{ sleep 0.5; $shipcheck {words}; }} | true", cwd=branch.path)
    assert done.err == ""


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("$shipcheck check <&-", 0),
        ("$shipcheck check >&-", 3),
        ("$shipcheck check 2>&-", 0),
        ("$shipcheck check <&- 2>&-", 0),
        ("$shipcheck check <&- >&- 2>&-", 3),
        ("$shipcheck check --base nope 2>&-", 2),
        ("$shipcheck check --base nope <&- >&- 2>&-", 2),
        ("$shipcheck chekc >&- 2>&-", 2),
        ("$shipcheck --help >&-", 3),
        ("$shipcheck --version >&-", 3),
    ],
)
def test_closed_streams(branch: Sample, script: str, code: int) -> None:
    branch.commit({".shipcheck.yaml": "version: 1\nitems: [{id: one, run: sleep 0.2}]\n"})
    done = through_shell(script, cwd=branch.path)
    assert done.code == code
    assert "Traceback" not in done.err
    if code == 0:
        assert "passed: one" in done.out


@needs_full_device
@pytest.mark.parametrize(
    ("words", "code"),
    [("check --base nope", 2), ("chekc", 2), ("check --output /dev/full", 3), ("check", 0)],
)
def test_a_full_standard_error_changes_no_exit_code(branch: Sample, words: str, code: int) -> None:
    assert through_shell(f"$shipcheck {words} 2> /dev/full", cwd=branch.path).code == code
    script = f"{{ $shipcheck {words}; echo $? > code; }} 2>&1 > /dev/null | true; sleep 0.1"
    through_shell(f"{script}; until [ -s code ]; do sleep 0.1; done", cwd=branch.path)
    assert (branch.path / "code").read_text() == f"{code}\n", "nor does one that nobody reads"


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"LC_ALL": "C.UTF-8"},
    ],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_names_in_any_encoding(
    sample: Sample, environment: dict[str, str], form: str
) -> None:
    sample.branch("übel")
    sample.commit({os.fsdecode(name): "x\n" for name in HOSTILE})
    for name in HOSTILE:
        (sample.path / os.fsdecode(name)).write_text("dirty\n")
    words = ("check", "-v", "--format", form)
    done = shipcheck(*words, cwd=sample.path, environment=environment)
    assert (done.code, done.err) == (1, "")
    assert all(character.isprintable() or character == "\n" for character in done.out)
    assert "\u202e" not in done.out
    if form == "json":
        assert len(done.result["change"]["files"]) == len(HOSTILE)


def test_a_branch_that_the_locale_cannot_spell(sample: Sample, tmp_path: Path) -> None:
    clone = sample.clone(tmp_path / "clone")
    clone.branch("übel")
    clone.commit({"app.py": "1\n"})
    clone.git("push", "-q", "origin", "übel")
    locale = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = shipcheck("check", cwd=clone.path, environment=locale)
    assert (done.code, done.out.count("warning")) == (0, 0), done


@pytest.mark.parametrize("variable", ["TERM", "HOME", "LANG", "SHELL", "USER", "TMPDIR"])
def test_a_variable_that_is_not_set(branch: Sample, variable: str) -> None:
    done = shipcheck("check", cwd=branch.path, environment={variable: None})
    assert (done.code, done.err) == (0, "")


def test_an_environment_with_nothing_but_a_path(branch: Sample) -> None:
    nothing = dict.fromkeys(os.environ, None) | {"PATH": os.environ["PATH"]}
    done = shipcheck("check", cwd=branch.path, environment=nothing)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("gone", [False, True])
def test_progress_on_a_terminal_that_may_go_away(
    branch: Sample, tmp_path: Path, gone: bool
) -> None:
    wait = 'touch "$0.started"; until [ -e "$0.end" ]; do sleep 0.05; done'
    items = f"items: [{{id: slow, run: 'f={tmp_path}/f; sh -c ''{wait}'' $f'}}]"
    branch.commit({".shipcheck.yaml": f"version: 1\n{items}\n"})
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "check"], cwd=branch.path, env=environment_with({"TERM": "xterm"}),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=slave,
    )  # fmt: skip
    os.close(slave)
    shown = b""
    while b"slow: " not in shown:
        shown += os.read(master, 1000)
    if gone:
        os.close(master)
    (tmp_path / "f.end").touch()
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out.startswith(b"ready  topic -> main")
    if not gone:
        assert os.read(master, 1000).endswith(b"\r\x1b[K"), "the line is left empty"
        os.close(master)


def test_colour_only_where_it_is_asked_for(branch: Sample) -> None:
    assert "\x1b" not in shipcheck("check", cwd=branch.path).out
    forced = {"FORCE_COLOR": "1"}
    assert "\x1b[" in shipcheck("check", cwd=branch.path, environment=forced).out
    both = {"FORCE_COLOR": "1", "NO_COLOR": "1"}
    assert "\x1b" not in shipcheck("check", cwd=branch.path, environment=both).out
