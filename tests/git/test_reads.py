from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import UsageError
from shipcheck.git.configuration import committer_identity, config_values
from shipcheck.git.errors import GitError
from shipcheck.git.reads import (
    Upstream,
    branch_tip,
    count_ahead_behind,
    default_branch_ref,
    default_remote,
    is_ancestor,
    merge_base,
    remotes,
    resolve_commit,
    upstream,
)
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

HOSTILE = ["", "-x", "--all", "--output=x", "a\0b"]


@pytest.mark.parametrize("name", ["main", "HEAD", "refs/heads/main", "v1", "@", "main^0"])
def test_a_name_becomes_a_commit(name: str, sample: Sample) -> None:
    sample.git("tag", "-a", "-m", "annotated", "v1")
    assert done(resolve_commit(git_in(sample.path), name)) == sample.head


@pytest.mark.parametrize(
    "name",
    ["nope", "main:README.md", "a b~^", "main..main", "main@{99}", "main@{upstream}", "main\nmain",
     "f" * 40, "$(touch x)", "\udcff", ":/nothing", "HEAD~5", "é" * 5000],
)  # fmt: skip
def test_what_is_no_commit_is_none(name: str, sample: Sample) -> None:
    assert done(resolve_commit(git_in(sample.path), name)) is None


def test_a_branch_is_meant_by_its_whole_name(sample: Sample) -> None:
    sample.git("branch", "a/b")
    git = git_in(sample.path)
    assert done(branch_tip(git, "a/b")) == done(branch_tip(git, "main")) == sample.head
    for name in ("main~0", "main^{}", "b", "HEAD", "main@{0}", "a/*", "a", "no such"):
        assert done(branch_tip(git, name)) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_is_an_option(name: str, sample: Sample) -> None:
    git = git_in(sample.path)
    for call in (
        resolve_commit(git, name),
        merge_base(git, "main", name),
        is_ancestor(git, name, "main"),
        count_ahead_behind(git, name, "main"),
    ):
        with pytest.raises(UsageError, match="not the name of a commit"):
            done(call)


def test_an_unreadable_repository_is_not_a_missing_commit(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        done(resolve_commit(git_in(tmp_path), "main"))


def test_histories(sample: Sample) -> None:
    git = git_in(sample.path)
    start = sample.head
    sample.branch("topic")
    sample.commit({"a": "1"})
    topic = sample.commit({"a": "2"})
    sample.git("switch", "-q", "main")
    sample.commit({"b": "1"})
    assert done(merge_base(git, "main", "topic")) == start
    assert done(count_ahead_behind(git, "topic", "main")) == (2, 1)
    assert done(is_ancestor(git, start, "topic"))
    assert done(is_ancestor(git, topic, topic))
    assert not done(is_ancestor(git, "main", "topic"))


def test_unrelated_histories_have_no_base(sample: Sample) -> None:
    sample.git("checkout", "-q", "--orphan", "other")
    sample.commit({"x": "y"})
    assert done(merge_base(git_in(sample.path), "main", "other")) is None


def test_a_commit_that_is_not_there_is_an_error(sample: Sample) -> None:
    with pytest.raises(GitError, match="Not a valid object name nope"):
        done(merge_base(git_in(sample.path), "main", "nope"))
    with pytest.raises(GitError):
        done(is_ancestor(git_in(sample.path), "main", "nope"))


def test_settings(sample: Sample) -> None:
    sample.git("config", "--add", "shipcheck.x", "one")
    sample.git("config", "--add", "shipcheck.x", "two\nlines")
    with (sample.path / ".git" / "config").open("a") as file:
        file.write("[shipcheck]\n\tswitch\n\tempty =\n")
    values = done(config_values(git_in(sample.path)))
    assert values["shipcheck.x"] == "two\nlines"
    assert (values["shipcheck.switch"], values["shipcheck.empty"]) == ("true", "")


def test_remotes_are_named_by_their_addresses() -> None:
    values = {"remote.b.url": "x", "remote.a.b.url": "y", "remote.pushdefault": "b", "x.url": "z"}
    assert remotes(values) == ("a.b", "b")


@pytest.mark.parametrize(
    ("values", "remote"),
    [
        ({}, None),
        ({"remote.one.url": "x"}, "one"),
        ({"remote.one.url": "x", "remote.two.url": "y"}, None),
        ({"remote.one.url": "x", "remote.origin.url": "y"}, "origin"),
        ({"remote.one.url": "x", "remote.origin.url": "y", "branch.main.remote": "one"}, "one"),
        ({"remote.one.url": "x", "branch.main.remote": "."}, "one"),
        ({"branch.main.remote": "https://example.com/x"}, None),
    ],
)
def test_the_default_remote(values: dict[str, str], remote: str | None) -> None:
    assert default_remote(values, "main") == remote


def test_upstream_and_default_branch(sample: Sample, tmp_path: Path) -> None:
    clone = sample.clone(tmp_path / "clone", "--origin=odd/name")
    clone.branch("topic")
    clone.git("branch", "topic-2")
    git = git_in(clone.path)
    values = done(config_values(git))
    assert done(upstream(git, "main")) == Upstream("odd/name/main", 0, 0, gone=False)
    clone.git("switch", "-q", "main")
    clone.commit({"new": "1"})
    assert done(upstream(git, "main")) == Upstream("odd/name/main", 1, 0, gone=False)
    clone.git("update-ref", "-d", "refs/remotes/odd/name/main")
    assert done(upstream(git, "main")) == Upstream("odd/name/main", 0, 0, gone=True)
    clone.git("fetch", "-q")
    assert done(upstream(git, "topic")) is None
    assert done(default_branch_ref(git, values, "topic")) == "refs/remotes/odd/name/main"
    clone.git("remote", "set-head", "odd/name", "--delete")
    assert done(default_branch_ref(git, values, "topic")) is None


def test_a_shallow_clone_still_answers(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a": "b"})
    clone = sample.clone(tmp_path / "shallow", "--depth=1")
    git = git_in(clone.path)
    assert done(resolve_commit(git, "HEAD")) == sample.head
    assert done(resolve_commit(git, "HEAD~1")) is None


def test_identity(sample: Sample) -> None:
    git = git_in(sample.path, GIT_COMMITTER_NAME="Ünal <x", GIT_COMMITTER_EMAIL="u@example.com")
    assert done(committer_identity(git)) == ("Ünal x", "u@example.com")
    nobody = git_in(sample.path, GIT_CONFIG_GLOBAL="/dev/null", GIT_COMMITTER_NAME="")
    sample.git("config", "user.useConfigOnly", "true")
    assert done(committer_identity(nobody)) is None
