"""Notes of two sides: what either has, both have afterwards."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shipcheck.errors import ShipcheckError
from shipcheck.git import notes_tree
from shipcheck.git.notes import NOTES_REF, append_note, merge_notes
from shipcheck.git.notes_tree import MOST_BYTES
from tests.git.noting import noted, set_notes
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample

Side = dict[int, list[str]]

LINES = st.lists(st.sampled_from(["{}", "a", "ü", "\u2028", "long " * 20]), max_size=4, unique=True)
SIDES = st.dictionaries(st.integers(0, 4), LINES.filter(bool), max_size=5)


@pytest.fixture
def commits(sample: Sample) -> list[str]:
    return [sample.commit({"a": str(number)}) for number in range(5)]


def tip(sample: Sample) -> str:
    return sample.git("rev-parse", NOTES_REF)


def as_notes(side: Side, commits: list[str]) -> dict[str, str]:
    return {commits[at]: "".join(f"{line}\n" for line in lines) for at, lines in side.items()}


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(mine=SIDES, other=SIDES, fan_outs=st.tuples(st.integers(0, 3), st.integers(0, 3)))
def test_every_line_of_either_side_is_kept(
    sample: Sample, commits: list[str], mine: Side, other: Side, fan_outs: tuple[int, int]
) -> None:
    theirs = set_notes(sample, as_notes(other, commits), fan_out=fan_outs[0])
    ours = set_notes(sample, as_notes(mine, commits), fan_out=fan_outs[1])
    merged = done(merge_notes(git_in(sample.path), theirs))
    assert merged == tip(sample)
    for at, commit in enumerate(commits):
        assert set(noted(sample, commit)) == {*mine.get(at, ()), *other.get(at, ())}
    for parent in (ours, theirs):
        sample.git("merge-base", "--is-ancestor", parent, merged)
    assert done(merge_notes(git_in(sample.path), theirs)) == merged


def test_the_first_notes_are_taken_as_they_are(sample: Sample) -> None:
    theirs = set_notes(sample, {sample.head: "a\n"})
    sample.git("update-ref", "-d", NOTES_REF)
    assert done(merge_notes(git_in(sample.path), theirs)) == theirs == tip(sample)


def test_what_is_ahead_is_followed(sample: Sample) -> None:
    git = git_in(sample.path)
    done(append_note(git, sample.head, "b"))
    behind = tip(sample)
    done(append_note(git, sample.head, "a"))  # lines stay in the order they were written
    ahead = tip(sample)
    assert done(merge_notes(git, behind)) == ahead
    sample.git("update-ref", NOTES_REF, behind)
    assert done(merge_notes(git, ahead)) == ahead


def test_what_one_side_removed_comes_back(sample: Sample, commits: list[str]) -> None:
    git = git_in(sample.path)
    done(append_note(git, commits[0], "one"))
    ours = tip(sample)
    sample.git("notes", "--ref", NOTES_REF, "remove", commits[0])
    theirs = tip(sample)
    sample.git("update-ref", NOTES_REF, ours)
    done(merge_notes(git, theirs))
    assert noted(sample, commits[0]) == ["one"]
    sample.git("merge-base", "--is-ancestor", theirs, NOTES_REF)


def test_the_same_lines_become_the_same_note(sample: Sample) -> None:
    one = set_notes(sample, {sample.head: "b\na\n"})
    other = set_notes(sample, {sample.head: "c\na\n"})
    done(merge_notes(git_in(sample.path), one))
    tree = sample.git("rev-parse", f"{NOTES_REF}^{{tree}}")
    sample.git("update-ref", NOTES_REF, one)
    done(merge_notes(git_in(sample.path), other))
    assert sample.git("rev-parse", f"{NOTES_REF}^{{tree}}") == tree
    assert noted(sample, sample.head) == ["a", "b", "c"]


def test_git_merges_the_same_lines(sample: Sample) -> None:
    """`git notes merge -s cat_sort_uniq` is what the documentation names beside it."""
    theirs = set_notes(sample, {sample.head: "c\na\n"})
    sample.git("update-ref", "refs/notes/other", theirs)
    set_notes(sample, {sample.head: "b\n"})
    sample.git("notes", "--ref", NOTES_REF, "merge", "-q", "-s", "cat_sort_uniq", "other")
    assert noted(sample, sample.head) == ["a", "b", "c"]


def test_records_written_meanwhile_are_kept(sample: Sample, commits: list[str]) -> None:
    theirs = set_notes(sample, dict.fromkeys(commits, "theirs\n"))
    sample.git("update-ref", "-d", NOTES_REF)
    git = git_in(sample.path)

    async def main() -> None:
        await asyncio.gather(
            merge_notes(git, theirs),
            *(append_note(git, commit, f"ours {number}") for number, commit in enumerate(commits)),
            merge_notes(git, theirs),
        )

    asyncio.run(main())
    assert [sorted(noted(sample, commit)) for commit in commits] == [
        [f"ours {number}", "theirs"] for number in range(5)
    ]


def in_two_places(sample: Sample, commit: str) -> str:
    """Notes in which a commit has one at the top and one in a directory, as git reads them."""
    blobs = [sample.git("hash-object", "-w", "--stdin", stdin=line) for line in (b"a\n", b"b\n")]
    below = sample.git("mktree", stdin=f"100644 blob {blobs[0]}\t{commit[2:]}\n".encode())
    top = f"040000 tree {below}\t{commit[:2]}\n100644 blob {blobs[1]}\t{commit}\n"
    return sample.git("commit-tree", "-m", "x", sample.git("mktree", stdin=top.encode()))


def test_a_note_in_two_places_becomes_one(sample: Sample, commits: list[str]) -> None:
    git, odd = git_in(sample.path), in_two_places(sample, commits[0])
    sample.git("update-ref", NOTES_REF, odd)
    done(append_note(git, commits[1], "other"))
    assert noted(sample, commits[0]) == ["b", "a"]
    set_notes(sample, {commits[1]: "mine\n"})
    done(merge_notes(git, odd))
    assert [noted(sample, commit) for commit in commits[:2]] == [["b", "a"], ["mine"]]
    set_notes(sample, {commits[0]: "c\n"})
    done(merge_notes(git, odd))
    assert noted(sample, commits[0]) == ["a", "b", "c"]


def test_a_note_that_is_too_large_stops_the_merge(sample: Sample) -> None:
    theirs = set_notes(sample, {sample.head: "x" * (MOST_BYTES + 1)})
    ours = set_notes(sample, {sample.head: "a\n"})
    with pytest.raises(ShipcheckError, match="more than 1000000 bytes"):
        done(merge_notes(git_in(sample.path), theirs))
    assert tip(sample) == ours


def test_notes_without_end_stop_the_merge(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each tree names the next 256 times: 256 to the 18th entries in 20 small objects."""
    blob = sample.git("hash-object", "-w", "--stdin", stdin=b"{}\n")
    tree = sample.git("mktree", stdin=f"100644 blob {blob}\t{'0' * 4}\n".encode())
    for _ in range(18):
        entries = "".join(f"040000 tree {tree}\t{number:02x}\n" for number in range(256))
        tree = sample.git("mktree", stdin=entries.encode())
    theirs = sample.git("commit-tree", "-m", "x", tree)
    ours = set_notes(sample, {sample.head: "a\n"})
    monkeypatch.setattr(notes_tree, "MOST_ENTRIES", 5_000)
    with pytest.raises(ShipcheckError, match="more than 5000 entries"):
        done(merge_notes(git_in(sample.path), theirs))
    assert tip(sample) == ours
