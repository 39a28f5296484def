"""The work tree in which the base is checked out follows the merge, or there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.stories.landed import has_records, tip
from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def linked(branch: Sample, tmp_path: Path) -> Sample:
    """The work tree of main, beside that of the branch."""
    branch.git("worktree", "add", "-q", str(tmp_path / "main"), "main")
    return Sample(tmp_path / "main")


def assert_follows(branch: Sample, tree: Sample, *options: str) -> None:
    ended = shipcheck("merge", "--yes", *options, cwd=branch.path)
    assert ended.code == 0, ended
    assert tree.head == tip(branch)
    assert tree.git("status", "--porcelain") == ""
    assert tree.git("diff", "HEAD") == ""


def assert_refused(branch: Sample, tree: Sample, *words: str) -> None:
    """Nothing moved: no ref, and nothing in the work tree."""
    refs, status = branch.git("for-each-ref"), tree.git("status", "--porcelain", "--ignored")
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert (ended.code, ended.out) == (1, ""), ended
    assert all(word in ended.err for word in words), ended
    assert branch.git("for-each-ref") == refs
    assert tree.git("status", "--porcelain", "--ignored") == status


def test_a_linked_work_tree_follows(branch: Sample, linked: Sample) -> None:
    branch.git("rm", "-q", "README.md")
    branch.commit({"deep/er/file.py": "d = 1\n"})
    assert_follows(branch, linked)
    assert not (linked.path / "README.md").exists()
    assert (linked.path / "deep/er/file.py").read_text() == "d = 1\n"


@pytest.mark.parametrize("method", ["--squash", "--ff"])
def test_it_follows_every_method(branch: Sample, linked: Sample, method: str) -> None:
    assert_follows(branch, linked, method)


def test_the_main_tree_follows_a_merge_from_a_linked_one(sample: Sample, tmp_path: Path) -> None:
    sample.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "topic"))
    topic = Sample(tmp_path / "topic")
    topic.commit({"app.py": "x = 1\n"})
    assert_follows(topic, sample)
    assert (sample.path / "app.py").exists()


def test_several_work_trees_follow(branch: Sample, linked: Sample, tmp_path: Path) -> None:
    branch.git("worktree", "add", "-q", "--force", str(tmp_path / "again"), "main")
    assert_follows(branch, linked)
    again = Sample(tmp_path / "again")
    assert again.git("status", "--porcelain") == ""


def test_a_file_that_was_only_touched_is_no_change(branch: Sample, linked: Sample) -> None:
    branch.commit({"README.md": "# Changed\n"})
    (linked.path / "README.md").write_text("# Sample\n")
    assert_follows(branch, linked)


def test_untracked_files_elsewhere_stay(branch: Sample, linked: Sample) -> None:
    linked.write({"mine.txt": "mine\n"})
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0
    assert (linked.path / "mine.txt").read_text() == "mine\n"


def test_changes_in_the_way_of_following(branch: Sample, linked: Sample) -> None:
    linked.write({"README.md": "# Mine\n"})
    assert_refused(branch, linked, "uncommitted changes: README.md", str(linked.path))
    linked.git("add", "README.md")
    assert_refused(branch, linked, "uncommitted changes: README.md")


def test_an_operation_in_progress(branch: Sample, linked: Sample) -> None:
    branch.git("branch", "-q", "other", "main")
    linked.git("merge", "-q", "--no-commit", "--no-ff", "topic~0", ok=False)
    assert_refused(branch, linked, "a merge is in progress")


def test_a_rebase_that_comes_back_to_the_base(branch: Sample, linked: Sample) -> None:
    linked.commit({"a.py": "a = 1\n"})
    linked.git("-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-q", "-i", "HEAD~1")
    assert linked.git("branch", "--show-current") == ""
    assert_refused(branch, linked, "a rebase of main is in progress")


@pytest.mark.parametrize("ignored", [False, True])
def test_an_untracked_file_in_the_way(branch: Sample, linked: Sample, ignored: bool) -> None:
    if ignored:
        (branch.path / ".git" / "info" / "exclude").write_text("app.py\n")
    linked.write({"app.py": "mine = 1\n"})
    assert_refused(branch, linked, "in the way", "app.py")
    assert (linked.path / "app.py").read_text() == "mine = 1\n"


def test_an_ignored_file_where_a_folder_would_go(branch: Sample, linked: Sample) -> None:
    branch.commit({"lib/a.py": "a = 1\n"})
    (branch.path / ".git" / "info" / "exclude").write_text("lib\n")
    linked.write({"lib": "mine\n"})
    assert_refused(branch, linked, "in the way", "lib")


def test_a_deleted_work_tree_is_none(branch: Sample, linked: Sample) -> None:
    linked.path.rename(linked.path.with_name("elsewhere"))
    assert shipcheck("merge", "--yes", cwd=branch.path).code == 0


def test_a_locked_work_tree_that_is_away(branch: Sample, linked: Sample) -> None:
    branch.git("worktree", "lock", str(linked.path))
    linked.path.rename(linked.path.with_name("elsewhere"))
    shipcheck("merge", "--yes", cwd=branch.path).assert_clear(1)
    assert not has_records(branch)


def test_a_sparse_tree_stays_sparse(branch: Sample, linked: Sample) -> None:
    branch.commit({"in/a.py": "a = 1\n", "out/b.py": "b = 1\n"})
    linked.git("sparse-checkout", "set", "in")
    assert_follows(branch, linked)
    assert (linked.path / "in/a.py").exists()
    assert not (linked.path / "out").exists()


def test_a_submodule_is_left_as_git_leaves_it(sample: Sample, tmp_path: Path) -> None:
    library = Sample.create(tmp_path / "library")
    sample.git("submodule", "--quiet", "add", f"file://{library.path}", "library")
    sample.git("commit", "-q", "-m", "Library")
    sample.git("config", "submodule.recurse", "true")
    sample.git("worktree", "add", "-q", "-b", "topic", str(tmp_path / "topic"))
    topic = Sample(tmp_path / "topic")
    topic.commit({"app.py": "x = 1\n"})
    before = Sample(sample.path / "library").head
    assert_follows(topic, sample)
    assert Sample(sample.path / "library").head == before


@pytest.mark.parametrize("linked_too", [False, True])
def test_inside_a_submodule(sample: Sample, tmp_path: Path, linked_too: bool) -> None:
    """Git itself is mistaken about where the main work tree of a submodule is."""
    library = Sample.create(tmp_path / "library")
    sample.git("submodule", "--quiet", "add", f"file://{library.path}", "library")
    inside = Sample(sample.path / "library")
    inside.git("switch", "-q", "-c", "topic")
    inside.commit({"app.py": "x = 1\n"})
    inside.git("switch", "-q", "main")
    start = inside
    if linked_too:
        inside.git("worktree", "add", "-q", str(tmp_path / "topic"), "topic")
        start = Sample(tmp_path / "topic")
    assert_follows(start, inside, "--head", "topic")
    assert (inside.path / "app.py").exists()


def test_names_that_are_odd(branch: Sample, linked: Sample) -> None:
    branch.commit({"a b/\n.py": "a = 1\n", "-x": "b\n", "ü/*": "c\n", ":(top)": "d\n"})
    assert_follows(branch, linked)


def test_the_index_of_somebody_who_writes_it_is_waited_for(branch: Sample, linked: Sample) -> None:
    """A lock that stays is told; what is held for a moment is none of the user's business."""
    lock = branch.path / ".git" / "worktrees" / "main" / "index.lock"
    lock.touch()
    refs = branch.git("for-each-ref")
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    ended.assert_clear(3)
    assert branch.git("for-each-ref") == refs
    lock.unlink()
    assert_follows(branch, linked)


def test_a_tree_that_cannot_follow_is_put_back(branch: Sample, linked: Sample) -> None:
    """It fails after some files were written: a filter that the tree's configuration demands."""
    branch.commit({".gitattributes": "*.bad filter=no\n"})
    branch.commit({"README.md": "# New\n", "a.py": "a = 1\n", "z.bad": "z\n"})
    branch.git("config", "filter.no.smudge", "false")
    branch.git("config", "filter.no.clean", "cat")
    branch.git("config", "filter.no.required", "true")
    assert_refused(branch, linked, "cannot follow")
    assert linked.git("status", "--porcelain") == ""
    assert sorted(path.name for path in linked.path.iterdir()) == [".git", "README.md"]


@pytest.mark.parametrize("linked", [False, True])
def test_somebody_checks_the_branch_out_while_it_is_signed(
    branch: Sample, tmp_path: Path, *, linked: bool
) -> None:
    """Signing may wait for a passphrase; a tree that comes to the branch meanwhile follows it."""
    tree = tmp_path / "main" if linked else branch.path
    go = f"worktree add -q {tree} main" if linked else "switch -q main"
    signer = tmp_path / "signer"
    signer.write_text(
        f"#!/bin/sh\ngit -C {branch.path} {go} >&2 </dev/null\ncat >/dev/null\n"
        "echo '[GNUPG:] SIG_CREATED ' >&2\n"
        "echo '-----BEGIN PGP SIGNATURE-----'\necho '-----END PGP SIGNATURE-----'\n"
    )
    signer.chmod(0o755)
    branch.git("config", "commit.gpgSign", "true")
    branch.git("config", "gpg.program", str(signer))
    ended = shipcheck("merge", "--yes", cwd=branch.path)
    assert ended.code == 0, ended
    assert tip(Sample(tree), "HEAD") == tip(branch)
    assert Sample(tree).git("status", "--porcelain") == ""
