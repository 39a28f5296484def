"""Damaged, partial and shallow repositories, and state that cannot be kept: told, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.repository import Sample
from tests.stories.running import shipcheck


def remove_object(sample: Sample, name: str) -> None:
    """Damage the repository: take one object away."""
    sha = sample.git("rev-parse", name)
    file = sample.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.unlink()


@pytest.mark.parametrize(
    "name", ["HEAD", "HEAD^{tree}", "main:README.md", "main", "main^{tree}", "HEAD~1"]
)
def test_an_object_is_missing(branch: Sample, name: str) -> None:
    branch.commit({"app.py": "x = 2\n", "README.md": "# Other\n"})
    remove_object(branch, name)
    done = shipcheck("check", cwd=branch.path)
    done.assert_clear(2, 3)


def test_an_object_is_garbage(branch: Sample) -> None:
    branch.commit({"README.md": "# Other\n"})
    sha = branch.git("rev-parse", "main:README.md")
    file = branch.path / ".git" / "objects" / sha[:2] / sha[2:]
    file.chmod(0o644)
    file.write_bytes(b"garbage")
    shipcheck("check", cwd=branch.path).assert_clear(3)


@pytest.mark.parametrize("damage", ["index", "HEAD", "config", "refs/heads/main"])
def test_a_file_of_the_repository_is_garbage(branch: Sample, damage: str) -> None:
    (branch.path / ".git" / damage).write_bytes(b"garbage\xff[\n")
    done = shipcheck("check", cwd=branch.path)
    assert done.code in (2, 3)
    assert "Traceback" not in done.err + done.out
    assert "internal error" not in done.err + done.out
    assert done.err or "up-to-date" in done.out


def test_a_detached_head(branch: Sample) -> None:
    branch.git("checkout", "-q", "--detach")
    done = shipcheck("check", cwd=branch.path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"ready  {branch.head[:12]} -> main")


def test_a_shallow_clone_that_does_not_reach_the_base(branch: Sample, tmp_path: Path) -> None:
    branch.commit({"app.py": "x = 2\n"})
    branch.git("switch", "-q", "main")
    branch.commit({"other.py": "y = 1\n"})
    shallow = branch.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch", "-b", "topic")
    done = shipcheck("check", cwd=shallow.path)
    done.assert_clear(2)
    assert "git fetch --unshallow" in done.err
    shallow.git("fetch", "-q", "--unshallow")
    assert shipcheck("check", cwd=shallow.path).code == 0


def test_a_shallow_clone_without_the_base(branch: Sample, tmp_path: Path) -> None:
    shallow = branch.clone(tmp_path / "shallow", "--depth=1", "-b", "topic")
    done = shipcheck("check", "--base", "main", cwd=shallow.path)
    done.assert_clear(2)
    assert "git fetch --depth=200 origin main:refs/remotes/origin/main" in done.err


def test_a_partial_clone_that_lacks_the_content(branch: Sample, tmp_path: Path) -> None:
    branch.git("config", "uploadpack.allowFilter", "true")
    branch.commit({"app.py": "x = 2\n"})
    partial = branch.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    partial.git("reset", "-q", "HEAD")
    done = shipcheck("check", "--base", "HEAD~1", "--head", "HEAD", cwd=partial.path)
    done.assert_clear(3)
    assert "git fetch --refetch --no-filter" in done.err
    partial.git("fetch", "-q", "--refetch", "--no-filter")
    partial.git("checkout", "-q", "-f")
    assert shipcheck("check", "--base", "HEAD~1", cwd=partial.path).code == 0


@pytest.mark.parametrize("place", ["shipcheck", "shipcheck/decisions.jsonl"])
def test_decisions_can_neither_be_read_nor_written(branch: Sample, place: str) -> None:
    where = branch.path / ".git" / place
    if "/" in place:
        where.mkdir(parents=True)
    else:
        where.write_text("in the way\n")
    for words in (("check",), ("waive", "small-step", "--reason", "known")):
        done = shipcheck(*words, cwd=branch.path)
        done.assert_clear(3)
        assert "decisions.jsonl" in done.err


def test_the_users_state_cannot_be_written(branch: Sample, tmp_path: Path) -> None:
    branch.commit({".shipcheck.yaml": "version: 1\nitems: [{id: one, run: 'true'}]\n"})
    branch.git("config", "user.email", "another@example.com")
    (tmp_path / "state").write_text("in the way\n")
    state = {"SHIPCHECK_STATE_DIR": str(tmp_path / "state")}
    shipcheck("allow", cwd=branch.path, environment=state).assert_clear(3)
    done = shipcheck("check", cwd=branch.path, environment=state)
    assert (done.code, done.err) == (3, "")


def test_nobody_is_known(branch: Sample) -> None:
    branch.commit({".shipcheck.yaml": "version: 1\nitems: [{id: one, run: 'true'}]\n"})
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("[user]\n\tuseConfigOnly = true\n")
    done = shipcheck("waive", "one", "--reason", "known", cwd=branch.path)
    done.assert_clear(2)
    assert "git config user.email" in done.err
    assert shipcheck("check", cwd=branch.path).code == 3, "no commit is known to be the user's own"


def test_a_configuration_of_git_that_is_broken(branch: Sample) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("[broken\n")
    shipcheck("check", cwd=branch.path).assert_clear(2, 3)


def test_damaged_lines_of_decisions_are_left_out_and_told(branch: Sample) -> None:
    assert shipcheck("waive", "small-step", "--reason", "known", cwd=branch.path).code == 0
    file = branch.path / ".git" / "shipcheck" / "decisions.jsonl"
    good = file.read_bytes()
    file.write_bytes(
        good + b'\xff\xfe\n[1]\n{"kind": "waiver"}\n' + b"[" * 100_000 + b"\n{" + good[1:9]
    )
    done = shipcheck("check", "--format", "json", cwd=branch.path)
    assert done.code == 0
    assert any("damaged" in note for note in done.result["notes"])
    assert shipcheck("waive", "revert-plan", "--reason", "x", cwd=branch.path).code == 0
    assert len(file.read_bytes().splitlines()) == 7
