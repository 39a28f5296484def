"""Bad input: a line or two that say what is wrong, exit 2 or 3, never a traceback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck, through_shell

JUDGING = (
    ("check",),
    ("explain", "up-to-date"),
    ("waive", "up-to-date", "--reason", "known"),
    ("allow",),
)
each_command = pytest.mark.parametrize("words", JUDGING, ids=lambda words: words[0])

GIT = shutil.which("git") or "git"


@each_command
def test_not_a_repository(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = shipcheck(*words, cwd=tmp_path)
    done.assert_clear(2)
    assert "not a git repository" in done.err


@each_command
def test_a_bare_repository(sample: Sample, tmp_path: Path, words: tuple[str, ...]) -> None:
    bare = sample.clone(tmp_path / "bare", "--bare")
    for place in (bare.path, sample.path / ".git"):
        done = shipcheck(*words, cwd=place)
        done.assert_clear(2)
        assert "no work tree" in done.err


@each_command
def test_no_commit_yet(tmp_path: Path, words: tuple[str, ...]) -> None:
    empty = Sample(tmp_path)
    empty.git("init", "-q")
    done = shipcheck(*words, cwd=tmp_path)
    done.assert_clear(2)
    assert "no commit yet" in done.err
    assert shipcheck("checklist", "validate", cwd=tmp_path).code == 0


@each_command
@pytest.mark.parametrize("place", ["nowhere", "README.md"])
def test_a_directory_that_is_none(sample: Sample, words: tuple[str, ...], place: str) -> None:
    done = shipcheck(*words, "-C", place, cwd=sample.path)
    done.assert_clear(2)
    assert place in done.err


def test_a_current_directory_that_is_gone(tmp_path: Path) -> None:
    script = "mkdir gone; cd gone; rmdir ../gone; $shipcheck check"
    through_shell(script, cwd=tmp_path).assert_clear(2)


@pytest.mark.parametrize("option", ["--base", "--head"])
@pytest.mark.parametrize(
    "name",
    [
        "", "-x", "--help", "-", "nope", "HEAD~99", "HEAD:README.md", "HEAD^{tree}", "a-blob",
        "a-tree", "^main", "main..topic", "main@{upstream}", "@{-3}", ":/nope", "a b", "a\nb",
        "\x1b[31m", "0" * 40, "deadbeef", "HEAD^@", "x" * 5000,
    ],
)  # fmt: skip
def test_what_names_no_commit(branch: Sample, option: str, name: str) -> None:
    branch.git("tag", "a-blob", "HEAD:README.md")
    branch.git("tag", "a-tree", "HEAD^{tree}")
    done = shipcheck("check", f"{option}={name}", cwd=branch.path)
    done.assert_clear(2)
    assert "\x1b" not in done.err


@pytest.mark.parametrize("name", ["light", "signed", "HEAD~1", "main^0", "@{0}"])
def test_what_names_a_commit(branch: Sample, name: str) -> None:
    branch.git("tag", "light", "main")
    branch.git("tag", "-a", "-m", "x", "signed", "main")
    assert shipcheck("check", "--base", name, cwd=branch.path).code == 0
    assert shipcheck("check", "--head", name, cwd=branch.path).code == 0


def test_no_base(tmp_path: Path) -> None:
    odd = Sample.create(tmp_path / "odd")
    odd.git("branch", "-m", "trunk")
    done = shipcheck("check", cwd=odd.path)
    done.assert_clear(2)
    assert "--base REF" in done.err


def test_unrelated_histories(branch: Sample) -> None:
    branch.git("switch", "-q", "--orphan", "island")
    branch.commit({"x": "x\n"})
    shipcheck("check", cwd=branch.path).assert_clear(2)


def fake_git(folder: Path, script: str) -> dict[str, str]:
    """An environment whose `git` is a script; `$GIT` is the real one."""
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/bash\nGIT={GIT}\n{script}\n")
    (folder / "git").chmod(0o755)
    return {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


@each_command
def test_git_is_missing(branch: Sample, tmp_path: Path, words: tuple[str, ...]) -> None:
    for path in (str(tmp_path), ""):
        done = shipcheck(*words, cwd=branch.path, environment={"PATH": path})
        done.assert_clear(2)
        assert "git is not installed" in done.err


TOO_OLD = """
for word; do
    [ "$word" = version ] && { echo git version 2.30.2; exit; }
    [ "$word" = merge-tree ] && { echo 'usage: git merge-tree BASE ONE OTHER' >&2; exit 129; }
    [ "$word" = --path-format=absolute ] && { echo "$word"; continue; }
    words+=("$word")
done
exec "$GIT" "${words[@]}"
"""


def test_git_is_much_too_old(branch: Sample, tmp_path: Path) -> None:
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", TOO_OLD))
    done.assert_clear(2)
    assert "git 2.30.2 is too old" in done.err


def test_git_is_a_little_too_old(branch: Sample, tmp_path: Path) -> None:
    # From 2.31 on all is understood but the merge in memory, which a branch that is behind needs.
    branch.git("switch", "-q", "main")
    branch.commit({"other.py": "y = 1\n"})
    branch.git("switch", "-q", "topic")
    script = TOO_OLD.replace("--path-format=absolute", "never")
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", script))
    assert done.code == 3
    assert "git 2.30.2 is too old: shipcheck needs git 2.38 or newer" in done.out
    assert done.err == ""


@pytest.mark.parametrize("script", ["exit 1", "kill -KILL $$", "echo nonsense >&2; exit 128"])
def test_git_does_not_work(branch: Sample, tmp_path: Path, script: str) -> None:
    done = shipcheck("check", cwd=branch.path, environment=fake_git(tmp_path / "bin", script))
    done.assert_clear(2, 3)
