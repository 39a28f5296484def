"""The change in every state that a clone can be in."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from shipcheck.change import read
from shipcheck.change.base import Base
from shipcheck.change.head import Head
from shipcheck.change.read import read_change
from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.errors import MissingObjects
from shipcheck.model.words import ChangeClass, FileKind
from tests.change.reading import change_of, diff_of, only_file, patch_id
from tests.git.opening import done, opened
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.change.diff import Diff


@pytest.fixture
def branched(sample: Sample) -> Sample:
    """`feature` with one commit, and a `main` that went on."""
    sample.commit({"a.py": "one\ntwo\n"})
    sample.branch("feature")
    sample.commit({"a.py": "one\n2\n", "b.py": "new\n"}, "Feature")
    sample.git("switch", "-q", "main")
    sample.commit({"other.py": "other\n"})
    sample.git("switch", "-q", "feature")
    return sample


def test_the_facts_of_a_change(branched: Sample) -> None:
    change = change_of(branched)
    assert change.head == branched.head
    assert change.base_head == branched.git("rev-parse", "main")
    assert change.merge_base == branched.git("rev-parse", "main~")
    assert [commit.subject for commit in change.commits] == ["Feature"]
    assert [(file.path, file.kind, file.language) for file in change.files] == [
        ("a.py", FileKind.CODE, "python"),
        ("b.py", FileKind.CODE, "python"),
    ]
    assert (change.added, change.deleted, change.empty) == (2, 1, False)
    assert change.patch_id == patch_id(branched)


def test_it_is_the_same_detached_and_in_a_linked_work_tree(
    branched: Sample, tmp_path: Path
) -> None:
    expected = change_of(branched)
    branched.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"), "feature")
    assert change_of(Sample(tmp_path / "linked")) == expected
    branched.git("switch", "-q", "--detach")
    assert change_of(branched) == expected


def test_an_empty_change_is_empty(sample: Sample) -> None:
    change = change_of(sample)
    assert (change.empty, change.commits, change.patch_id) == (True, (), "")
    assert change.change_class is ChangeClass.STRAIGHTFORWARD
    sample.branch("feature")
    sample.commit({}, "Empty")
    change = change_of(sample)
    assert (change.empty, len(change.commits)) == (True, 1)


def test_commits_that_undo_each_other_are_an_empty_change(sample: Sample) -> None:
    sample.branch("feature")
    sample.commit({"a": "x\n"})
    sample.git("revert", "--no-edit", "HEAD")
    assert change_of(sample).empty


def test_merges_of_the_base_are_no_part_of_the_change(branched: Sample) -> None:
    before = change_of(branched)
    branched.git("merge", "-q", "--no-edit", "main")
    change = change_of(branched)
    assert [file.path for file in change.files] == ["a.py", "b.py"]
    assert (change.patch_id, change.content_id) == (before.patch_id, before.content_id)
    assert change.commits[0].parents == (before.head, change.base_head)


def test_several_merge_bases_are_read_as_git_does(branched: Sample) -> None:
    main, feature = branched.git("rev-parse", "main"), branched.head
    branched.git("merge", "-q", "--no-edit", main)
    branched.git("switch", "-q", "main")
    branched.git("merge", "-q", "--no-ff", "--no-edit", feature)
    branched.git("switch", "-q", "feature")
    branched.commit({"c.py": "last\n"})
    bases = branched.git("merge-base", "--all", "main", "feature").splitlines()
    assert len(bases) == 2
    change = change_of(branched)
    assert change.merge_base == branched.git("merge-base", "main", "feature")
    assert change.patch_id == patch_id(branched)


def test_unrelated_histories_are_told(sample: Sample) -> None:
    sample.git("switch", "-q", "--orphan", "other")
    sample.commit({"a": "x\n"})
    with pytest.raises(UsageError, match="no history in common") as caught:
        change_of(sample)
    assert "--base REF" in caught.value.hint


def test_a_shallow_clone_names_the_fetch_that_mends_it(branched: Sample, tmp_path: Path) -> None:
    shallow = branched.clone(tmp_path / "shallow", "--depth=1", "--no-single-branch")
    with pytest.raises(UsageError, match="shallow clone does not reach back") as caught:
        change_of(shallow, "origin/main", "origin/feature")
    assert "git fetch --unshallow" in caught.value.hint
    shallow.git("fetch", "-q", "--unshallow")
    expected = change_of(branched)
    found = change_of(shallow, "origin/main", "origin/feature")
    assert (found.files, found.patch_id) == (expected.files, expected.patch_id)


def test_a_shallow_clone_that_reaches_back_is_enough(branched: Sample, tmp_path: Path) -> None:
    shallow = branched.clone(tmp_path / "shallow", "--depth=2", "--no-single-branch")
    found = change_of(shallow, "origin/main", "origin/feature")
    assert found.files == change_of(branched).files


@pytest.mark.parametrize("missing", ["blob:none", "tree:0"])
def test_a_partial_clone_says_what_mends_it(missing: str, branched: Sample, tmp_path: Path) -> None:
    branched.git("config", "uploadpack.allowFilter", "true")
    partial = branched.clone(tmp_path / "partial", f"--filter={missing}", "--no-checkout")
    with pytest.raises(MissingObjects) as caught:
        change_of(partial, "origin/main", "origin/feature")
    assert "--refetch" in caught.value.hint
    assert caught.value.exit_code == 3


def test_a_landed_commit_that_a_partial_clone_lacks_is_no_revert(
    sample: Sample, tmp_path: Path
) -> None:
    """The change itself can be read; what it mentions need not be."""
    sample.commit({"big.py": "old\n"})
    landed = sample.commit({"big.py": "new\n"}, "Landed")
    sample.commit({"big.py": "newest\n"})
    sample.branch("feature")
    sample.commit({"b.py": "x\n"}, f"Say so\n\nThis reverts commit {landed}.")
    sample.git("config", "uploadpack.allowFilter", "true")
    partial = sample.clone(tmp_path / "partial", "--filter=blob:none")
    change = change_of(partial, "origin/main", "origin/feature")
    assert (change.reverts, only_file(change).path) == (None, "b.py")


def test_a_repository_without_a_commit_has_no_head(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    Sample(tmp_path / "new").git("init", "-q")
    assert opened(tmp_path / "new").head is None


def commit_object(sample: Sample, people: bytes, message: bytes) -> str:
    """A commit written byte by byte, checked out; `git commit` would mend it."""
    parent = f"tree {sample.git('write-tree')}\nparent {sample.head}\n".encode()
    raw = parent + people + b"\n\n" + message
    name = sample.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw)
    sample.git("reset", "-q", "--hard", name)
    return name


def test_names_and_messages_may_be_anything(sample: Sample) -> None:
    sample.branch("feature")
    people = b"author R\xf6 [/b] <r@x> 1 +0000\ncommitter \xc3\xa9 <-x> 1700000000 +0000"
    commit_object(sample, people, b"caf\xe9: subject\ncontinued\n\n\nbody\n\nmore\x1b[31m\n\n")
    (commit,) = change_of(sample).commits
    assert commit.subject == "caf\udce9: subject continued"
    assert commit.body == "body\n\nmore\x1b[31m"
    assert (commit.author_name, commit.author_email) == ("R\udcf6 [/b]", "r@x")
    assert (commit.committer_name, commit.committer_email) == ("é", "-x")
    assert commit.committed_at == 1700000000


def test_a_message_in_another_encoding_is_read(sample: Sample) -> None:
    sample.branch("feature")
    people = b"author a <b> 1 +0000\ncommitter \xe9 <b> 1 +0000\nencoding latin1"
    commit_object(sample, people, b"caf\xe9\n")
    (commit,) = change_of(sample).commits
    assert (commit.subject, commit.committer_name) == ("café", "é")


def test_a_commit_without_a_message_or_an_author(sample: Sample) -> None:
    sample.branch("feature")
    commit_object(sample, b"author  <> 1 +0000\ncommitter x <y> 2 +0000", b"")
    (found,) = change_of(sample).commits
    assert (found.subject, found.body, found.author_name, found.author_email) == ("", "", "", "")
    assert (found.committer_name, found.committed_at) == ("x", 2)


def test_the_user_s_mailmap_does_not_change_who_wrote_it(branched: Sample) -> None:
    branched.write({".mailmap": "Eve <eve@example.com> <ada@example.com>\n"})
    branched.git("config", "log.mailmap", "true")
    assert change_of(branched).commits[0].author_email == "ada@example.com"


def test_a_clean_rebase_keeps_both_ids(branched: Sample) -> None:
    before = change_of(branched)
    branched.git("rebase", "-q", "main")
    after = change_of(branched)
    assert after.head != before.head
    assert (after.patch_id, after.content_id) == (before.patch_id, before.content_id)


def test_a_rebase_over_edits_elsewhere_in_the_file_keeps_both_ids(sample: Sample) -> None:
    lines = [f"line {number}\n" for number in range(40)]
    sample.commit({"a.py": "".join(lines)})
    sample.branch("feature")
    sample.commit({"a.py": "".join([*lines[:30], "new\n", *lines[30:]])})
    before = change_of(sample)
    sample.git("switch", "-q", "main")
    sample.commit({"a.py": "".join(["first\n", *lines])})
    sample.git("switch", "-q", "feature")
    sample.git("rebase", "-q", "main")
    after = change_of(sample)
    assert (after.patch_id, after.content_id) == (before.patch_id, before.content_id)


def edited(sample: Sample, files: dict[str, str | bytes]) -> str:
    """The content id of a branch of `main` that writes these files."""
    sample.git("switch", "-q", "--force", "-C", "edited", "main")
    sample.commit(files)
    return change_of(sample).content_id


def test_every_edit_voids_the_content_id(sample: Sample) -> None:
    sample.commit({"a.py": "def f():\n    one\n    two\n", "b.bin": b"\0one"})
    text = "def f():\n    one\n    two\n    three\n    four\n"
    plain: dict[str, str | bytes] = {"a.py": text, "b.bin": b"\0two"}
    ids = [
        edited(sample, plain),
        edited(sample, plain | {"a.py": text.replace("    three", "\tthree")}),
        edited(sample, plain | {"a.py": text.replace("three\n    four", "four\n    three")}),
        edited(sample, plain | {"a.py": text.replace("\n", "\r\n")}),
        edited(sample, plain | {"a.py": text.removesuffix("\n")}),
        edited(sample, plain | {"b.bin": b"\0TWO"}),
        edited(sample, plain | {"c": ""}),
        edited(sample, plain | {"d": ""}),
    ]
    assert len(set(ids)) == len(ids)
    assert edited(sample, plain) == ids[0]


def test_a_mode_voids_the_content_id(sample: Sample) -> None:
    sample.branch("feature")
    sample.commit({"run": "x\n"})
    before = change_of(sample).content_id
    (sample.path / "run").chmod(0o755)
    sample.commit({})
    assert change_of(sample).content_id != before


def test_five_thousand_files_are_read_soon(sample: Sample) -> None:
    """Linear: ten times the files must not take anything near a hundred times as long."""
    sample.branch("feature")
    seconds = []
    for count in (500, 5000):
        text = "".join(f"line {number}\n" for number in range(20))
        sample.write({f"d{n % 50}/{n}.py": f"{n}\n{text}" for n in range(count)})
        sample.commit({})
        started = time.perf_counter()
        change = change_of(sample)
        seconds.append(time.perf_counter() - started)
        assert (len(change.files), change.added) == (count, count * 21)
    assert seconds[1] < 40 * max(seconds[0], 0.05)


def test_what_git_says_and_is_not_understood_is_told(
    branched: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(output: bytes) -> Diff:
        raise ValueError("not a raw diff line: b'?'")

    monkeypatch.setattr(read, "read_diff", fail)
    with pytest.raises(ShipcheckError, match=r"git printed .* not a raw diff line") as caught:
        change_of(branched)
    assert caught.value.exit_code == 3
    assert not isinstance(caught.value, UsageError)


def test_the_branch_is_the_one_that_is_judged(branched: Sample) -> None:
    tips = [branched.git("rev-parse", name) for name in ("main", "feature")]
    base, head = Base("main", tips[0], "a test"), Head(tips[1], "feature")
    assert done(read_change(opened(branched.path), base, head)).branch == "feature"


def test_the_diff_of_one_commit_with_itself_is_empty(branched: Sample) -> None:
    assert diff_of(branched, "main", "main").files == ()
