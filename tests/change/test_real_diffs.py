"""The reader against git itself: odd names, odd content, odd settings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipcheck.model.words import FileStatus
from tests.change.reading import change_of, only_file, patch_id
from tests.repository import Sample

if TYPE_CHECKING:
    from shipcheck.model.change import ChangedFile

ODD_NAMES = [
    b"a b", b'quo"te', b"tab\there", b"line\nfeed", b"\nfirst", b"back\\slash", b"-dash", b"--", b"\xff\xfe",
    "é".encode(), b"diff --git a/x b/x", b"@@ -1 +1 @@", b"a/b/x y/c", b"trailing ", b" leading", b"\r",
    b":(exclude)x", b"*.py", b"caf\xe9.py", b"\x01\x7f", b"/dev/null"[1:], b"Binary files a and b differ",
    b"\\ No newline at end of file", b'"quoted"', b"rename to x", b"%s", b"\xe2\x80\xae.py",
]  # fmt: skip

ODD_LINES = (
    b"diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n"
    b"-- a/x\n++ b/x\n- \n+ \n \n\n\\ No newline at end of file\nBinary files a/x and b/x differ\n"
    b":100644 100644 1111111 2222222 M\tx\ncommit 1111111111111111111111111111111111111111\n"
    b"1111111111111111111111111111111111111111\nFrom 1111111111111111111111111111111111111111\n"
)


def write(sample: Sample, name: bytes, content: bytes) -> None:
    path = os.path.join(os.fsencode(sample.path), name)  # noqa: PTH118 - bytes
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(content)


def commit(sample: Sample, message: str = "Change") -> str:
    return sample.commit({}, message)


def changed_lines(ranges: tuple[tuple[int, int], ...]) -> list[int]:
    return [line for start, end in ranges for line in range(start, end + 1)]


def rebuilt(old: list[bytes], new: list[bytes], file: ChangedFile) -> list[bytes]:
    """The new lines, made of the old ones by the hunks: an oracle for every line number."""
    deleted = {line for hunk in file.hunks for line in changed_lines(hunk.deleted)}
    added = [line for hunk in file.hunks for line in changed_lines(hunk.added)]
    lines = [line for number, line in enumerate(old, 1) if number not in deleted]
    for number in sorted(added):
        lines.insert(number - 1, new[number - 1])
    return lines


@pytest.fixture
def names(sample: Sample) -> set[str]:
    """Odd names, each with nine lines of its own, on a branch."""
    sample.branch("feature")
    for name in ODD_NAMES:
        write(sample, name, b"".join(b"%d %s\n" % (line, name.hex().encode()) for line in range(9)))
    commit(sample)
    return {os.fsdecode(name) for name in ODD_NAMES}


def test_odd_names_added(sample: Sample, names: set[str]) -> None:
    found = {(file.path, file.status, file.added) for file in change_of(sample).files}
    assert found == {(name, FileStatus.ADDED, 9) for name in names}


def test_odd_names_changed(sample: Sample, names: set[str]) -> None:
    for name in ODD_NAMES:
        write(sample, name, b"first\nsecond\n")
    commit(sample)
    files = change_of(sample, "HEAD~").files
    assert {(file.path, file.added, file.deleted) for file in files} == {
        (name, 2, 9) for name in names
    }


def test_odd_names_renamed(sample: Sample, names: set[str]) -> None:
    folder = os.fsencode(sample.path) + b"/"
    for name in ODD_NAMES:
        os.rename(folder + name, folder + name + b"-moved")  # noqa: PTH104 - bytes
    commit(sample)
    files = change_of(sample, "HEAD~").files
    assert {(file.old_path, file.path, file.status, file.added) for file in files} == {
        (name, f"{name}-moved", FileStatus.RENAMED, 0) for name in names
    }


def test_odd_names_deleted(sample: Sample, names: set[str]) -> None:
    sample.git(
        "rm", "-q", "-r", "--", *(name for name in sorted(names) if not name.startswith(":"))
    )
    commit(sample)
    files = change_of(sample, "HEAD~").files
    assert {(file.path, file.status, file.deleted) for file in files} == {
        (name, FileStatus.DELETED, 9) for name in names if not name.startswith(":")
    }


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
def test_content_that_looks_like_a_diff(end: bytes, sample: Sample) -> None:
    sample.branch("feature")
    head = sample.commit({"odd": ODD_LINES + b"last" + end})
    change = change_of(sample)
    assert (only_file(change).added, change.patch_id) == (18, patch_id(sample))
    sample.commit({"odd": b"first\n" + ODD_LINES.replace(b"@@ -1 +1 @@\n", b"") + b"other"})
    assert change_of(sample, head).patch_id == patch_id(sample, head)
    file = only_file(change_of(sample, head))
    assert (file.added, file.deleted) == (2, 2)
    sample.commit({"odd": ""})
    assert only_file(change_of(sample, "HEAD~")).deleted == 18


def test_carriage_returns_are_content(sample: Sample) -> None:
    sample.commit({"a": b"one\rtwo\rthree\nfour\r\nfive\n"})
    sample.branch("feature")
    sample.commit({"a": b"one\rtwo\rTHREE\nfour\r\nfive\n\r\n"})
    (hunk,) = only_file(change_of(sample)).hunks
    assert (hunk.added, hunk.deleted) == (((1, 1), (4, 4)), ((1, 1),))


def test_a_huge_line_is_one_line(sample: Sample) -> None:
    sample.commit({"a": b"x" * 1_000_000 + b"\n"})
    sample.branch("feature")
    sample.commit({"a": b"x" * 999_999 + b"y\n"})
    file = only_file(change_of(sample))
    assert (file.added, file.deleted) == (1, 1)


def test_renames_with_and_without_edits_and_copies(sample: Sample) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    sample.commit({"pure": text + "pure\n", "edited": text + "edited\n" * 9, "copied": text})
    sample.branch("feature")
    sample.git("mv", "pure", "pure-new")
    sample.git("mv", "edited", "edited-new")
    sample.commit({"edited-new": "first\n" + text + "edited\n" * 9, "copied-too": text})
    files = {file.path: file for file in change_of(sample).files}
    assert set(files) == {"pure-new", "edited-new", "copied-too"}
    pure, edited, copied = files["pure-new"], files["edited-new"], files["copied-too"]
    assert (pure.status, pure.old_path, pure.hunks) == (FileStatus.RENAMED, "pure", ())
    assert (edited.status, edited.old_path, edited.added) == (FileStatus.RENAMED, "edited", 1)
    assert (copied.status, copied.old_path, copied.added) == (FileStatus.ADDED, None, 20)


def test_modes_links_and_what_turns_into_them(sample: Sample) -> None:
    sample.commit({"script": "echo\n", "to-link": "text\nmore\n", "executable": "x\n" * 9})
    (sample.path / "to-file").symlink_to("README.md")
    (sample.path / "link").symlink_to("README.md")
    commit(sample)
    sample.branch("feature")
    (sample.path / "script").chmod(0o755)
    (sample.path / "executable").chmod(0o755)
    (sample.path / "to-link").unlink()
    (sample.path / "to-link").symlink_to("script")
    (sample.path / "to-file").unlink()
    (sample.path / "link").unlink()
    (sample.path / "link").symlink_to("no/such\nfile")
    sample.commit({"to-file": "now text\n", "executable": "x\n" * 10})
    change = change_of(sample)
    files = {file.path: file for file in change.files}
    script = files["script"]
    assert (script.old_mode, script.new_mode) == ("100644", "100755")
    assert script.old_blob == script.new_blob
    assert not files["script"].hunks
    executable = files["executable"]
    assert executable.old_blob != executable.new_blob
    assert files["executable"].new_mode == "100755"
    for name, counts in {"to-link": (1, 2), "to-file": (1, 1)}.items():
        file = files[name]
        assert file.status is FileStatus.TYPE_CHANGED
        assert file.is_symlink
        assert (file.added, file.deleted) == counts
    assert files["link"].is_symlink
    assert (files["link"].status, files["link"].added) == (FileStatus.MODIFIED, 2)
    assert change.patch_id == patch_id(sample)


def test_binary_files_added_changed_and_deleted(sample: Sample) -> None:
    sample.commit({"changed.bin": b"\0one", "deleted.bin": b"\0two", "moved.bin": b"\0" * 99})
    sample.branch("feature")
    (sample.path / "deleted.bin").unlink()
    sample.git("mv", "moved.bin", "there.bin")
    sample.commit({"changed.bin": b"\0ONE", "added.bin": b"\0new"})
    change = change_of(sample)
    files = {file.path: file for file in change.files}
    for name in ("changed.bin", "deleted.bin", "added.bin"):
        assert files[name].binary
        assert (files[name].added, files[name].deleted, files[name].hunks) == (0, 0, ())
    assert files["there.bin"].old_path == "moved.bin"
    assert change.patch_id == patch_id(sample)


def test_submodules_added_bumped_and_removed(sample: Sample, tmp_path: Path) -> None:
    other = Sample.create(tmp_path / "other")
    first, second = other.head, other.commit({"a": "b\n"})
    for name in ("bumped", "removed"):
        sample.git("submodule", "--quiet", "add", f"file://{other.path}", f"modules/{name}")
        sample.git("-C", f"modules/{name}", "checkout", "-q", first)
    sample.git("config", "-f", ".gitmodules", "submodule.modules/bumped.ignore", "all")
    commit(sample)
    sample.branch("feature")
    sample.git("-C", "modules/bumped", "checkout", "-q", second)
    sample.git("add", "-f", "modules/bumped")
    sample.git("rm", "-q", "--force", "modules/removed")
    sample.git("submodule", "--quiet", "add", f"file://{other.path}", "modules/added")
    sample.git("commit", "-q", "-m", "Modules")
    files = {file.path: file for file in change_of(sample).files}
    statuses = {path: file.status for path, file in files.items() if path.startswith("modules/")}
    assert statuses == {
        "modules/bumped": FileStatus.MODIFIED,
        "modules/removed": FileStatus.DELETED,
        "modules/added": FileStatus.ADDED,
    }
    assert all(files[path].is_submodule for path in statuses)
    assert (files["modules/bumped"].old_blob, files["modules/bumped"].new_blob) == (first, second)


def test_a_file_that_becomes_a_submodule(sample: Sample, tmp_path: Path) -> None:
    other = Sample.create(tmp_path / "other")
    sample.commit({"library": "text\n"})
    sample.branch("feature")
    (sample.path / "library").unlink()
    sample.git("rm", "-q", "--cached", "library")
    sample.git("submodule", "--quiet", "add", f"file://{other.path}", "library")
    commit(sample)
    (file,) = [file for file in change_of(sample).files if file.path == "library"]
    assert (file.status, file.is_submodule) == (FileStatus.TYPE_CHANGED, True)


LINES = st.lists(
    st.sampled_from([
        b"a\n", b"b\n", b"\n", b" \n", b"+\n", b"-\n", b"\\ No newline\n", b"@@ -1 +1 @@\n", b"x\r\n",
        b"diff --git a/a b/a\n", b"\r", b"\xff\n",
    ]),
    max_size=40,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(LINES, LINES, st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_random_content_against_numstat_and_an_oracle(
    pairs: list[tuple[list[bytes], list[bytes], bool, bool]],
) -> None:
    contents = []
    for old, new, old_ends, new_ends in pairs:
        sides = (b"".join(old) + (b"" if old_ends else b"end"), b"".join(new) + b"x" * new_ends)
        contents.append(sides)
    with tempfile.TemporaryDirectory() as folder:
        sample = Sample.create(Path(folder) / "repository")
        sample.commit({f"{index}": old for index, (old, _) in enumerate(contents)})
        sample.branch("feature")
        sample.commit({f"{index}": new for index, (_, new) in enumerate(contents)})
        change = change_of(sample)
        numstat = sample.git("diff", "--numstat", "main...HEAD").splitlines()
        assert change.patch_id == patch_id(sample)
    counts = {path: (int(more), int(less)) for more, less, path in map(str.split, numstat)}
    assert {file.path: (file.added, file.deleted) for file in change.files} == counts
    for file in change.files:
        old_lines, new_lines = (side.split(b"\n") for side in contents[int(file.path)])
        if file.added or file.deleted:
            assert rebuilt(old_lines, new_lines, file)[: len(new_lines) - 1] == new_lines[:-1]
