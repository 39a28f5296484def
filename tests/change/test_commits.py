"""An exact revert is told by its content; the message only says where to look."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from shipcheck.change.commits import REVERT_LIMIT, find_reverted, read_commits
from shipcheck.model.words import ChangeClass
from tests.change.reading import change_of
from tests.git.opening import done, git_in, opened

if TYPE_CHECKING:
    from tests.repository import Sample

CODE = "".join(f"line {number}\n" for number in range(80))


def revert(sample: Sample, name: str, *options: str) -> None:
    """Take a landed commit back on a branch of its own."""
    sample.branch("takes-back")
    sample.git("revert", "--no-edit", *options, name)


@pytest.fixture
def landed(sample: Sample) -> str:
    """A commit on `main` that edits, adds, deletes and renames."""
    sample.commit({"a.py": CODE, "gone.py": "gone\n", "old.py": CODE[::-1], "b.bin": b"\0old"})
    (sample.path / "gone.py").unlink()
    sample.git("mv", "old.py", "new.py")
    return sample.commit({"a.py": CODE * 2, "added.py": CODE, "b.bin": b"\0new"}, "Landed")


def test_a_revert_is_recognised(sample: Sample, landed: str) -> None:
    sample.commit({"other.py": "later\n"})
    revert(sample, landed)
    change = change_of(sample)
    assert change.reverts == landed
    assert change.change_class is ChangeClass.STRAIGHTFORWARD
    assert change.class_reasons == (f"takes back {landed[:12]} exactly",)


def test_a_revert_under_an_edit_elsewhere_in_the_file_is_recognised(sample: Sample) -> None:
    sample.commit({"a.py": CODE})
    landed = sample.commit({"a.py": CODE + "more\n"})
    sample.commit({"a.py": "first\n" + CODE + "more\n"})
    revert(sample, landed)
    assert change_of(sample).reverts == landed


def test_a_revert_beside_a_later_edit_is_recognised(sample: Sample) -> None:
    """The lines around it are not what they were; git reverts it all the same."""
    sample.commit({"a.py": CODE})
    landed = sample.commit({"a.py": CODE.replace("line 40\n", "line forty\n")})
    sample.commit({"a.py": CODE.replace("line 40\n", "line forty\n").replace("line 38\n", "38\n")})
    revert(sample, landed)
    assert change_of(sample).reverts == landed


def test_a_revert_in_another_place_is_none(sample: Sample) -> None:
    block = "def f():\n    one\n    two\n    three\n    four\n"
    sample.commit({"a.py": block * 3})
    landed = sample.commit({"a.py": block * 2 + block.replace("two", "two\n    check")})
    moved = sample.commit({"a.py": (block.replace("two", "two\n    check")) * 3})
    sample.branch("feature")
    text = block.replace("two", "two\n    check")
    sample.commit({"a.py": block + text * 2}, f"Say so\n\nThis reverts commit {landed}.")
    assert change_of(sample).merge_base == moved
    assert change_of(sample).reverts is None


def test_a_revert_that_needs_a_merged_conflict_is_none(sample: Sample) -> None:
    sample.commit({"a.py": "one\n"})
    landed = sample.commit({"a.py": "two\n"})
    sample.commit({"a.py": "three\n"})
    sample.branch("feature")
    sample.commit({"a.py": "one\n"}, f"Say so\n\nThis reverts commit {landed}.")
    assert change_of(sample).reverts is None


def test_the_revert_of_a_merge_is_recognised(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"a.py": CODE}, "One")
    sample.commit({"b.py": CODE}, "Two")
    sample.git("switch", "-q", "main")
    sample.commit({"c.py": "other\n"})
    sample.git("merge", "-q", "--no-ff", "--no-edit", "topic")
    merge = sample.head
    revert(sample, merge, "-m", "1")
    assert change_of(sample).reverts == merge


def test_a_short_name_and_a_squashed_text_are_enough(sample: Sample, landed: str) -> None:
    revert(sample, landed)
    sample.git(
        "commit", "-q", "--amend", "-m", f"Undo (#7)\n\n* x\n\nThis reverts commit {landed[:9]}."
    )
    assert change_of(sample).reverts == landed


def test_a_revert_in_two_commits_is_recognised(sample: Sample, landed: str) -> None:
    revert(sample, landed)
    sample.git("reset", "-q", "--soft", "main")
    sample.git("commit", "-q", "-m", "Half", "--", "a.py")
    sample.git("commit", "-q", "-a", "-m", f"Rest\n\nThis reverts commit {landed}.")
    assert change_of(sample).reverts == landed


def test_a_revert_of_two_commits_is_no_exact_one(sample: Sample, landed: str) -> None:
    other = sample.commit({"a.py": "x\n"})
    revert(sample, other)
    sample.git("revert", "--no-edit", landed)
    assert change_of(sample).reverts is None


def test_a_partial_revert_is_none(sample: Sample, landed: str) -> None:
    revert(sample, landed)
    sample.git("checkout", "-q", landed, "--", "b.bin")
    sample.git("commit", "-q", "--amend", "--no-edit")
    assert change_of(sample).reverts is None


@pytest.mark.parametrize(
    "edit",
    [
        {"a.py": CODE + " \n"},
        {"a.py": CODE.replace("line 7\n", "line  7\n")},
        {"new-file": ""},
        {"b.bin": b"\0else"},
    ],
)
def test_a_revert_with_an_edit_is_none(
    edit: dict[str, str | bytes], sample: Sample, landed: str
) -> None:
    revert(sample, landed)
    sample.write(edit)
    sample.git("add", "-A")
    sample.git("commit", "-q", "--amend", "--no-edit")
    change = change_of(sample)
    assert change.reverts is None
    assert change.change_class is not ChangeClass.STRAIGHTFORWARD


def test_a_revert_with_a_mode_change_is_none(sample: Sample, landed: str) -> None:
    revert(sample, landed)
    (sample.path / "a.py").chmod(0o755)
    sample.git("commit", "-q", "-a", "--amend", "--no-edit")
    assert change_of(sample).reverts is None


def test_what_did_not_land_is_not_taken_back(sample: Sample) -> None:
    """A branch cannot land half of something by calling the other half a revert."""
    sample.commit({"a.py": CODE})
    sample.branch("aside")
    aside = sample.commit({"a.py": CODE * 2})
    sample.git("switch", "-q", "-C", "feature", "main")
    sample.git("switch", "-q", "--orphan", "elsewhere")
    sample.git("switch", "-q", "feature")
    sample.commit({"b.py": "x\n"}, f"Say so\n\nThis reverts commit {aside}.")
    assert change_of(sample).reverts is None
    # The very inverse of a commit that only another branch has.
    sample.git("branch", "-f", "main", "aside~")
    sample.git("switch", "-q", "-C", "feature", "aside")
    sample.git("revert", "--no-edit", "HEAD")
    assert change_of(sample, "main").reverts is None


def test_the_opposite_of_a_revert_is_none(sample: Sample, landed: str) -> None:
    sample.git("revert", "--no-edit", landed)
    sample.branch("again")
    sample.git("cherry-pick", landed)
    sample.git("commit", "-q", "--amend", "-m", f"Again\n\nThis reverts commit {landed}.")
    assert change_of(sample).reverts is None


def test_a_revert_of_a_revert_takes_back_the_revert(sample: Sample, landed: str) -> None:
    sample.git("revert", "--no-edit", landed)
    undone = sample.head
    revert(sample, undone)
    assert change_of(sample).reverts == undone


def test_the_first_commit_has_nothing_before_it(sample: Sample) -> None:
    first = sample.head
    sample.branch("feature")
    (sample.path / "README.md").unlink()
    sample.commit({}, f"Undo\n\nThis reverts commit {first}.")
    assert change_of(sample).reverts is None


def test_hostile_mentions_are_only_words(sample: Sample, landed: str) -> None:
    blob = sample.git("rev-parse", f"{landed}:a.py")
    mentions = [
        "--output=x", "$(touch x)", "HEAD~1", "main", "-deadbeef", "0" * 40, "f" * 64, "a" * 7, blob,
        f"{landed}^", "\x1b[31m", f"{landed} and more", "1234567\n--all",
    ]  # fmt: skip
    sample.branch("feature")
    text = "\n\n".join(f"This reverts commit {mention}." for mention in mentions)
    sample.commit({"b.py": "x\n"}, f"Say so\n\n{text}")
    assert change_of(sample).reverts is None
    assert not (sample.path / "x").exists()


def test_an_ambiguous_name_is_only_a_word(sample: Sample, landed: str) -> None:
    """Two objects whose names begin alike: `rev-parse` fails over the short name."""
    names: dict[str, str] = {}
    short, number = "", 0
    while not short:
        chunk = [f"{number + n}\n" for n in range(4000)]
        number += 4000
        paths = []
        for text in chunk:
            header = f"blob {len(text)}\0{text}".encode()
            paths.append((_sha1(header)[:7], text))
        for name, text in paths:
            if name in names:
                short = name
                for content in (names[name], text):
                    sample.git("hash-object", "-w", "--stdin", stdin=content.encode())
                break
            names[name] = text
    sample.branch("feature")
    sample.commit({"b.py": "x\n"}, f"Say so\n\nThis reverts commit {short}.")
    assert change_of(sample).reverts is None


def _sha1(data: bytes) -> str:
    import hashlib

    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def test_a_message_full_of_mentions_costs_little(sample: Sample, landed: str) -> None:
    sample.branch("feature")
    text = "\n".join(f"This reverts commit {number:040x}." for number in range(1500))
    sample.commit({"b.py": "x\n"}, f"Say so\n\n{text}\nThis reverts commit {landed}.")
    commits = done(read_commits(git_in(sample.path), "main", "HEAD"))
    started = time.perf_counter()
    found = find_reverted(
        opened(sample.path), commits, sample.git("rev-parse", "main"), sample.head
    )
    assert done(found) is None
    assert time.perf_counter() - started < REVERT_LIMIT


def test_commits_come_newest_first_with_their_parents(sample: Sample) -> None:
    base = sample.head
    sample.branch("feature")
    first = sample.commit({"a": "1\n"}, "One")
    second = sample.commit({"a": "2\n"}, "Two\n\nBody\nof two")
    commits = done(read_commits(git_in(sample.path), "main", "HEAD"))
    assert [(one.sha, one.parents) for one in commits] == [(second, (first,)), (first, (base,))]
    assert (commits[0].subject, commits[0].body) == ("Two", "Body\nof two")
    assert done(read_commits(git_in(sample.path), "HEAD", "main")) == ()
