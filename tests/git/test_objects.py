from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.git.errors import GitError
from shipcheck.git.objects import list_blobs, list_tree, read_blobs, read_file
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample

ODD_NAMES = ["with space", "new\nline", 'quo"te', "tab\there", os.fsdecode(b"\xff\xfe"), "-x", "*",
             ":(exclude)x", "--", "ü"]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_by_any_name(name: str, sample: Sample) -> None:
    sample.commit({name: b"content\n\xff\0", f"dir/{name}": "below"})
    git = git_in(sample.path)
    assert done(read_file(git, "HEAD", name)) == b"content\n\xff\0"
    assert done(read_file(git, "HEAD", f"dir/{name}")) == b"below"
    assert name in done(list_tree(git, "HEAD"))
    assert done(list_tree(git, "HEAD", [name])) == [name]
    assert done(read_blobs(git, [f"HEAD:{name}"])) == [b"content\n\xff\0"]


def test_what_is_not_there_is_none(sample: Sample) -> None:
    git = git_in(sample.path)
    assert done(read_file(git, "HEAD", "nope")) is None
    assert done(list_tree(git, "HEAD", ["nope", "READ*"])) == []


def test_a_commit_that_is_not_there_is_an_error(sample: Sample) -> None:
    with pytest.raises(GitError):
        done(read_file(git_in(sample.path), "nope", "README.md"))


def test_only_files_are_files(sample: Sample) -> None:
    (sample.path / "link").symlink_to("/etc/passwd")
    (sample.path / "dir").mkdir()
    sample.git("update-index", "--add", "--cacheinfo", f"160000,{sample.head},module")
    sample.git("commit", "-q", "-m", "module")
    sample.git("add", "link")
    sample.git("commit", "-q", "-m", "link")
    sample.commit({"dir/file": "x"})
    git = git_in(sample.path)
    for path in ("link", "dir"):
        with pytest.raises(UsageError, match="not a regular file"):
            done(read_file(git, "HEAD", path))
    with pytest.raises(UsageError, match="not a regular file"):
        done(read_file(git, "HEAD~1", "module"))


def test_paths_are_from_the_top(sample: Sample) -> None:
    sample.commit({"dir/file": "x"})
    git = git_in(sample.path / "dir")
    assert done(read_file(git, "HEAD", "dir/file")) == b"x"
    assert done(list_tree(git, "HEAD", ["dir"])) == ["dir/file"]


def test_many_blobs_in_order(sample: Sample) -> None:
    sample.commit({"empty": "", "one": "1\n", "big": "x" * 200_000})
    names = ["HEAD:one", "0" * 40, "HEAD:big", "no such\nthing", "HEAD:empty", "HEAD:one"]
    blobs = done(read_blobs(git_in(sample.path), names))
    assert blobs == [b"1\n", None, b"x" * 200_000, None, b"", b"1\n"]


def test_no_blobs_is_no_process(sample: Sample) -> None:
    assert done(read_blobs(git_in(sample.path, PATH=""), [])) == []


def test_a_tree_is_no_blob(sample: Sample) -> None:
    with pytest.raises(ShipcheckError, match="not a file"):
        done(read_blobs(git_in(sample.path), ["HEAD^{tree}"]))
    with pytest.raises(UsageError):
        done(read_blobs(git_in(sample.path), ["HEAD\0HEAD"]))


def test_blobs_of_regular_files_by_path(sample: Sample) -> None:
    sample.write({"a b.txt": "x", "sub/ü.sh": "y"})
    (sample.path / "link").symlink_to("a b.txt")
    (sample.path / "sub" / "ü.sh").chmod(0o755)
    commit = sample.commit({})
    blobs = done(list_blobs(git_in(sample.path), commit))
    assert set(blobs) == {"README.md", "a b.txt", "sub/ü.sh"}
    assert blobs["a b.txt"] == sample.git("rev-parse", "HEAD:a b.txt")
