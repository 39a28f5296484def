from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.git.errors import GitError, MissingObjects
from shipcheck.git.runner import Git, require_version
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample


def fake_git(folder: Path, script: str) -> str:
    """A PATH with a git of our own first."""
    program = folder / "bin" / "git"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{program.parent}:/usr/bin:/bin"


@pytest.fixture
def partial(sample: Sample, tmp_path: Path) -> Sample:
    """A clone without blobs, of a repository with two versions of a file."""
    sample.commit({"file": "one\n"})
    sample.commit({"file": "two\n"})
    sample.git("config", "uploadpack.allowFilter", "true")
    sample.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return sample.clone(tmp_path / "partial", "--no-checkout", "--filter=blob:none")


def test_text_keeps_odd_bytes_and_drops_one_newline(sample: Sample) -> None:
    sample.commit({"file": b"caf\xe9\n\n"})
    assert done(git_in(sample.path).text("cat-file", "blob", "HEAD:file")) == "caf\udce9\n"


def test_lines_of_nothing_are_none(sample: Sample) -> None:
    assert done(git_in(sample.path).lines("tag")) == []
    assert done(git_in(sample.path).lines("branch", "--format=%(refname)")) == ["refs/heads/main"]


def test_every_code_that_is_no_answer_is_an_error(sample: Sample) -> None:
    git = git_in(sample.path)
    with pytest.raises(GitError, match="git rev-parse: fatal: Needed a single") as caught:
        done(git.run("rev-parse", "--verify", "nope"))
    assert caught.value.code == 128
    assert done(git.run("rev-parse", "--verify", "nope", ok=(128,))).code == 128


def test_a_killed_git_is_an_error(tmp_path: Path) -> None:
    git = git_in(tmp_path, PATH=fake_git(tmp_path, "kill -SEGV $$"))
    with pytest.raises(GitError, match="git log: killed by signal 11"):
        done(git.run("log"))


def test_a_slow_git_is_an_error(tmp_path: Path) -> None:
    git = git_in(tmp_path, PATH=fake_git(tmp_path, "exec sleep 1000"))
    with pytest.raises(GitError, match="took too long") as caught:
        done(git.run("log", timeout=0.2))
    assert caught.value.timed_out


def test_a_missing_git_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="git is not installed") as caught:
        done(git_in(tmp_path, PATH=str(tmp_path)).run("version"))
    assert "2.38" in caught.value.hint


@pytest.mark.parametrize("version", ["2.37.7", "1.8.3.1 (Apple Git-1)", "2.9.0"])
def test_an_old_git_is_said_with_both_versions(version: str, tmp_path: Path) -> None:
    git = git_in(tmp_path, PATH=fake_git(tmp_path, f"echo 'git version {version}'"))
    with pytest.raises(
        UsageError, match=f"{version.split(maxsplit=1)[0]} is too old.*2.38 or newer"
    ):
        done(require_version(git))


@pytest.mark.parametrize("version", ["2.38.0", "2.39.5 (Apple Git-154)", "3.0.0-rc1"])
def test_a_new_git_will_do(version: str, tmp_path: Path) -> None:
    git = git_in(tmp_path, PATH=fake_git(tmp_path, f"echo 'git version {version}'"))
    assert done(require_version(git)) >= (2, 38)


def test_the_environment_is_not_shown() -> None:
    assert "secret" not in repr(Git(Path("/"), {"TOKEN": "secret"}))


def test_the_users_ways_do_not_change_what_we_read(sample: Sample, isolated: Path) -> None:
    sample.write({"README.md": "# Other\n"})
    for setting in ("color.ui=always", "core.pager=false", "log.showSignature=true"):
        sample.git("config", "--global", *setting.split("="))
    plain = git_in(sample.path)
    odd = git_in(sample.path, GIT_EXTERNAL_DIFF="false", GIT_DIFF_OPTS="-u0", LC_ALL="de_DE.UTF-8")
    assert done(odd.text("diff")) == done(plain.text("diff"))
    assert "\x1b" not in done(odd.text("log", "-1", "-p"))


def test_replaced_objects_are_read_as_they_were(sample: Sample) -> None:
    first = sample.head
    second = sample.commit({"other": "x"})
    sample.git("replace", second, first)
    assert "other" in done(git_in(sample.path).text("ls-tree", "--name-only", second))


@pytest.mark.parametrize(
    "command",
    [
        ("log", "-p"),
        ("diff", "HEAD~1", "HEAD"),
        ("cat-file", "blob", "HEAD:file"),
        ("cat-file", "--batch"),
    ],
)
def test_a_partial_clone_fails_instead_of_downloading(
    partial: Sample, command: tuple[str, ...]
) -> None:
    git = git_in(partial.path)
    with pytest.raises(MissingObjects) as caught:
        done(git.run(*command, stdin=b"HEAD:file\n"))
    assert "git fetch --refetch --no-filter" in caught.value.hint


def test_no_setting_of_the_user_lets_a_read_download(partial: Sample) -> None:
    partial.git("config", "protocol.allow", "always")
    with pytest.raises(MissingObjects):
        done(git_in(partial.path, GIT_ALLOW_PROTOCOL="file:https").run("log", "-p"))


def test_what_the_hint_says_mends_a_partial_clone(partial: Sample) -> None:
    partial.git("fetch", "-q", "--refetch", "--no-filter")
    assert "+two" in done(git_in(partial.path).text("log", "-p"))


def test_a_caller_that_asks_may_download(partial: Sample) -> None:
    assert b"+two" in done(git_in(partial.path).run("log", "-p", network=True)).stdout


def test_no_hook_runs(sample: Sample) -> None:
    hook = sample.path / ".git" / "hooks" / "reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {sample.path}/ran\n")
    hook.chmod(0o755)
    done(git_in(sample.path).run("update-ref", "refs/heads/other", "HEAD"))
    assert not (sample.path / "ran").exists()
