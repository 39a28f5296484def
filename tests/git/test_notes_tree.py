"""Trees of notes, as git spreads them and as anybody may push them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.git import notes_tree
from shipcheck.git.errors import MissingObjects
from shipcheck.git.notes import NOTES_REF
from shipcheck.git.notes_tree import list_notes, read_contents, write_notes
from tests.git.noting import set_notes
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample

ONE, TWO = "ab" * 20, "cd" * 20


def blob(sample: Sample, content: bytes) -> str:
    return sample.git("hash-object", "-w", "--stdin", stdin=content)


@pytest.mark.parametrize("fan_out", range(4))
def test_notes_are_found_at_every_depth(sample: Sample, fan_out: int) -> None:
    tip = set_notes(sample, {ONE: "one\n", TWO: "two\n"}, fan_out=fan_out)
    notes = done(list_notes(git_in(sample.path), tip))
    assert notes == {ONE: (blob(sample, b"one\n"),), TWO: (blob(sample, b"two\n"),)}


def test_what_is_written_is_read_by_us_and_by_git(sample: Sample) -> None:
    git = git_in(sample.path)
    wanted = {
        f"{number:02x}" * 20: blob(sample, f"{number % 3}\n".encode()) for number in range(256)
    }
    tree = done(write_notes(git, wanted))
    tip = sample.git("commit-tree", "-m", "x", tree)
    assert done(list_notes(git, tip)) == {name: (note,) for name, note in wanted.items()}
    sample.git("update-ref", NOTES_REF, tip)
    listed = sample.git("notes", "--ref", NOTES_REF, "list").splitlines()
    assert sorted(listed) == sorted(f"{note} {name}" for name, note in wanted.items())
    assert len(sample.git("ls-tree", tree).splitlines()) == 256


def test_no_notes_at_all(sample: Sample) -> None:
    git = git_in(sample.path)
    tip = sample.git("commit-tree", "-m", "x", done(write_notes(git, {})))
    assert done(list_notes(git, tip)) == {}


def test_what_is_no_note_is_left_out(sample: Sample) -> None:
    note = blob(sample, b"x\n")
    empty = sample.git("mktree", stdin=b"")
    entries = (
        f"100644 blob {note}\tREADME",
        f"100644 blob {note}\t{'AB' * 20}",
        f"100644 blob {note}\t{'ab' * 19}",
        f"040000 tree {empty}\t{'ab' * 20}",
        f"120000 blob {note}\t{'bb' * 20}",
        f"160000 commit {ONE}\tbb",
        f"040000 tree {empty}\tabc",
        f"040000 tree {empty}\t.git",
        f"100644 blob {note}\t{TWO}",
    )
    tree = sample.git("mktree", "--missing", "-z", stdin="\0".join((*entries, "")).encode())
    tip = sample.git("commit-tree", "-m", "x", tree)
    assert done(list_notes(git_in(sample.path), tip)) == {TWO: (note,)}


def test_a_note_in_two_places_is_two_blobs(sample: Sample) -> None:
    one, two = blob(sample, b"one\n"), blob(sample, b"two\n")
    below = sample.git("mktree", stdin=f"100644 blob {two}\t{ONE[2:]}\n".encode())
    top = f"040000 tree {below}\t{ONE[:2]}\n100644 blob {one}\t{ONE}\n"
    tip = sample.git("commit-tree", "-m", "x", sample.git("mktree", stdin=top.encode()))
    assert done(list_notes(git_in(sample.path), tip)) == {ONE: (one, two)}


def test_only_so_many_entries(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = set_notes(sample, {f"{number:040x}": "x\n" for number in range(10)})
    monkeypatch.setattr(notes_tree, "MOST_ENTRIES", 10)
    assert len(done(list_notes(git_in(sample.path), tip))) == 10
    monkeypatch.setattr(notes_tree, "MOST_ENTRIES", 9)
    with pytest.raises(ShipcheckError, match="more than 9 entries"):
        done(list_notes(git_in(sample.path), tip))


def test_contents_in_one_go(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    git = git_in(sample.path)
    contents = [b"", b"no end", b"a\nb\n", b"\0\xff\n", b"x" * 20]
    names = [blob(sample, content) for content in contents]
    found = done(read_contents(git, [*names, names[1]], most=1000))
    assert found == dict(zip(names, contents, strict=True))
    monkeypatch.setattr(notes_tree, "MOST_BYTES", 10)
    assert done(read_contents(git, names, most=1000))[names[4]] is None
    assert done(read_contents(git, names[:4], most=6))[names[2]] is None
    assert done(read_contents(git, [], most=6)) == {}


def test_what_is_missing_or_no_blob_is_an_error(sample: Sample) -> None:
    git = git_in(sample.path)
    with pytest.raises(MissingObjects):
        done(read_contents(git, [ONE], most=1000))
    with pytest.raises(ShipcheckError, match="not a blob"):
        done(read_contents(git, [sample.head], most=1000))
    with pytest.raises(MissingObjects):
        done(list_notes(git, ONE))
