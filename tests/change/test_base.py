"""The order of bases, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.change.base import Base, BaseRequest, choose_base
from shipcheck.errors import UsageError
from tests.git.opening import done, opened
from tests.repository import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def choose(
    sample: Sample,
    explicit: str | None = None,
    ci_target: str | None = None,
    declared: Mapping[str | None, str] | None = None,
    *,
    trust_work_tree: bool = True,
) -> Base:
    """The base; `declared` maps a commit, or None for the work tree, to `base:` there."""

    async def base_of(commit: str | None) -> str | None:
        return (declared or {}).get(commit)

    request = BaseRequest(explicit, ci_target, base_of, trust_work_tree)
    return done(choose_base(opened(sample.path), request))


@pytest.fixture
def clone(sample: Sample, tmp_path: Path) -> Sample:
    """A clone on `feature`, of a remote with `main`, `next` and `release/1`."""
    for name in ("next", "release/1", "other"):
        sample.git("switch", "-q", "-c", name, "main")
        sample.commit({name: "x\n"})
    sample.git("switch", "-q", "main")
    cloned = sample.clone(tmp_path / "clone")
    cloned.branch("feature")
    cloned.commit({"feature.py": "x\n"})
    return cloned


def test_what_is_asked_for_wins(clone: Sample) -> None:
    remote = clone.git("rev-parse", "origin/main")
    declared = {remote: "next", None: "other"}
    base = choose(clone, "release/1", "next", declared)
    assert base == Base("origin/release/1", clone.git("rev-parse", "origin/release/1"), "asked for")


def test_any_revision_may_be_asked_for(clone: Sample) -> None:
    clone.git("tag", "-a", "-m", "x", "v1", "origin/next")
    names = (
        "HEAD~1",
        "main",
        "origin/main",
        "v1",
        clone.head,
        clone.head[:9],
        "refs/heads/main",
        "@",
    )
    for name in names:
        base = choose(clone, name)
        assert (base.name, base.commit) == (name, clone.git("rev-parse", f"{name}^{{commit}}"))


@pytest.mark.parametrize("name", ["-x", "--all", "--output=x", ""])
def test_what_git_would_read_as_an_option_is_refused(name: str, clone: Sample) -> None:
    with pytest.raises(UsageError, match="not the name of a commit"):
        choose(clone, name)


def test_the_target_that_ci_names_is_the_remote_s(clone: Sample) -> None:
    clone.git("branch", "next", "main")  # a stale one of our own
    remote = clone.git("rev-parse", "origin/main")
    base = choose(clone, None, "next", {remote: "other", None: "other"}, trust_work_tree=False)
    assert base.name == "origin/next"
    assert base.commit == clone.git("rev-parse", "origin/next")
    assert base.chosen_by == "the target that CI names"


@pytest.mark.parametrize("trust_work_tree", [True, False])
def test_the_base_declared_at_the_remote_s_default_branch(
    trust_work_tree: bool, clone: Sample
) -> None:
    remote = clone.git("rev-parse", "origin/main")
    base = choose(clone, declared={remote: "next", None: "other"}, trust_work_tree=trust_work_tree)
    assert base.name == "origin/next"
    assert base.chosen_by == "`base:` in the checklist of origin/main"


def test_a_branch_does_not_pick_its_judge(clone: Sample) -> None:
    """Neither the work tree's checklist nor the branch's own commit is asked where it matters."""
    declared = {None: "other", clone.head: "other"}
    assert choose(clone, declared=declared, trust_work_tree=False).name == "origin/main"
    trusted = choose(clone, declared=declared)
    assert (trusted.name, trusted.chosen_by) == (
        "origin/other",
        "`base:` in the work tree's checklist",
    )


def test_the_remote_s_default_branch(clone: Sample) -> None:
    clone.git("remote", "set-head", "origin", "next")
    base = choose(clone)
    assert (base.name, base.chosen_by) == ("origin/next", "the remote's default branch")


def test_the_remote_of_the_branch_s_upstream_comes_first(clone: Sample, tmp_path: Path) -> None:
    fork = Sample(clone.path).clone(tmp_path / "fork")
    clone.git("remote", "add", "fork", f"file://{fork.path}")
    clone.git("fetch", "-q", "fork")
    clone.git("symbolic-ref", "refs/remotes/fork/HEAD", "refs/remotes/fork/feature")
    assert choose(clone).name == "origin/main"
    clone.git("config", "branch.feature.remote", "fork")
    assert choose(clone).name == "fork/feature"


@pytest.mark.parametrize("name", ["main", "master"])
def test_the_usual_branches(name: str, clone: Sample) -> None:
    clone.git("remote", "set-head", "origin", "--delete")
    if name == "master":
        clone.git("branch", "-m", "main", "master")
        clone.git("update-ref", "-d", "refs/remotes/origin/main")
    base = choose(clone)
    assert base.name == ("origin/main" if name == "main" else "master")
    assert base.chosen_by == f"the usual branch {name}"


def test_a_default_branch_that_is_gone_is_passed_over(clone: Sample) -> None:
    clone.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    assert choose(clone).name == "origin/main"


def test_without_a_remote_the_local_branch_is_the_base(sample: Sample) -> None:
    sample.branch("feature")
    sample.commit({"a": "x\n"})
    assert choose(sample) == Base("main", sample.git("rev-parse", "main"), "the usual branch main")


def test_on_the_base_itself_it_is_what_the_remote_has(clone: Sample) -> None:
    clone.git("switch", "-q", "main")
    pushed = clone.head
    clone.commit({"a": "x\n"})
    assert choose(clone) == Base("origin/main", pushed, "the remote's default branch")


def test_on_the_only_branch_the_base_is_itself(sample: Sample) -> None:
    assert choose(sample).commit == sample.head


def test_none_is_told_with_what_to_do(sample: Sample) -> None:
    sample.git("branch", "-m", "main", "trunk")
    with pytest.raises(UsageError, match="no base to measure") as caught:
        choose(sample)
    assert "--base REF" in caught.value.hint


def test_a_repository_without_a_commit_has_no_base(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    new = Sample(tmp_path / "new")
    new.git("init", "-q", "-b", "main")
    with pytest.raises(UsageError, match="no base"):
        choose(new)
    with pytest.raises(UsageError, match="no commit 'main' here"):
        choose(new, "main")


def test_a_declared_base_that_is_not_here_is_told(clone: Sample) -> None:
    remote = clone.git("rev-parse", "origin/main")
    for where in (remote, None):
        with pytest.raises(UsageError, match=r"no commit 'gone' here \(`base:` in the"):
            choose(clone, declared={where: "gone"})


@pytest.mark.parametrize(
    "name", ["--all", "-x", "$(touch x)", "a b", "..", "main..next", "\x1b[31m"]
)
def test_a_hostile_name_is_nothing_here(name: str, clone: Sample) -> None:
    for request in ({"ci_target": name}, {"declared": {None: name}}):
        with pytest.raises(UsageError, match="no commit") as caught:
            choose(clone, **request)
        assert "\x1b" not in caught.value.message
        assert "git fetch" not in caught.value.hint


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("late", "git fetch origin late:refs/remotes/origin/late"),
        ("origin/late", "git fetch origin late:refs/remotes/origin/late"),
        ("refs/heads/late", "git fetch origin late:refs/remotes/origin/late"),
        ("HEAD~99", "git branch --all"),
        ("deadbeef", "git branch --all"),
    ],
)
def test_what_is_not_here_names_the_fetch(name: str, mend: str, clone: Sample) -> None:
    with pytest.raises(UsageError, match=f"no commit '{name}' here") as caught:
        choose(clone, name)
    assert mend in caught.value.hint


def test_the_fetch_that_is_named_mends_it(clone: Sample, sample: Sample) -> None:
    sample.git("branch", "late", "next")
    with pytest.raises(UsageError) as caught:
        choose(clone, "late")
    command = caught.value.hint.partition(": ")[2]
    clone.git(*command.split()[1:])
    assert choose(clone, "late").commit == sample.git("rev-parse", "late")


def test_a_shallow_clone_names_a_fetch_with_a_depth(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"a": "x\n"})
    sample.git("branch", "next")
    shallow = sample.clone(tmp_path / "shallow", "--depth=1")
    with pytest.raises(UsageError) as caught:
        choose(shallow, None, "next")
    command = caught.value.hint.partition(": ")[2]
    assert "--depth=200" in command
    shallow.git(*command.split()[1:])
    assert choose(shallow, None, "next").name == "origin/next"
    shallow = sample.clone(tmp_path / "more-shallow", "--depth=1")
    with pytest.raises(UsageError) as caught:
        choose(shallow, "HEAD~1")
    assert "git fetch --deepen=200" in caught.value.hint


def test_a_clone_of_one_branch_names_the_fetch_of_the_usual_base(
    sample: Sample, tmp_path: Path
) -> None:
    sample.git("branch", "next")
    clone = sample.clone(tmp_path / "one", "--depth=1", "--branch=next")
    with pytest.raises(UsageError, match="no base") as caught:
        choose(clone)
    command = caught.value.hint.rpartition(": ")[2]
    clone.git(*command.split()[1:])
    assert choose(clone).name == "origin/main"
