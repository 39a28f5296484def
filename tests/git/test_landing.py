"""Refs and work trees move together, or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.git import landing
from shipcheck.git.checkouts import Checkouts, checkouts
from shipcheck.git.landing import Move, Moved, move_refs
from shipcheck.git.repository import open_repository
from shipcheck.process.detached import PlanEnd
from tests.git.opening import done, git_in
from tests.repository import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOTES = "refs/notes/shipcheck"


@pytest.fixture
def ahead(sample: Sample) -> str:
    """A commit that main can go to; a branch of its own is checked out."""
    sample.branch("topic")
    return sample.commit({"app.py": "x = 1\n"})


def moved(
    sample: Sample,
    *moves: Move,
    verified: Mapping[str, str] | None = None,
    trees: tuple[Path, ...] = (),
    place: str | None = None,
) -> Moved:
    """Move refs of a sample; `place` is what was known of where the branch is checked out."""
    if place is None:
        place = sample.git("for-each-ref", "--format=%(worktreepath)", moves[0].ref)
    checked_out = Checkouts(trees, place)
    return done(move_refs(git_in(sample.path), moves, verified or {}, checked_out, "a reason"))


def refs(sample: Sample) -> dict[str, str]:
    """All refs."""
    lines = sample.git("for-each-ref", "--format=%(refname) %(objectname)").splitlines()
    return {line.split()[0]: line.split()[1] for line in lines}


def test_refs_move_and_are_made(sample: Sample, ahead: str) -> None:
    base = refs(sample)["refs/heads/main"]
    end = moved(sample, Move("refs/heads/main", ahead, base), Move(NOTES, ahead, None))
    assert end == Moved(done=True, raced=False, words="", interrupted=False)
    assert refs(sample)["refs/heads/main"] == refs(sample)[NOTES] == ahead
    assert sample.git("reflog", "-1", "--format=%gs", "main") == "a reason"


def test_none_moves_where_one_is_elsewhere(sample: Sample, ahead: str) -> None:
    before = refs(sample)
    base = before["refs/heads/main"]
    for moves in (
        (Move("refs/heads/main", ahead, ahead), Move(NOTES, ahead, None)),
        (Move("refs/heads/main", ahead, base), Move(NOTES, ahead, base)),
        (Move("refs/heads/main", ahead, None),),
    ):
        end = moved(sample, *moves)
        assert (end.done, end.raced) == (False, True)
        assert end.words.startswith("fatal: prepare: cannot lock ref")
        assert refs(sample) == before


def test_what_is_verified_must_stand(sample: Sample, ahead: str) -> None:
    before = refs(sample)
    base = before["refs/heads/main"]
    move = Move("refs/heads/main", ahead, base)
    end = moved(sample, move, verified={"refs/heads/topic": base})
    assert (end.done, end.raced) == (False, True)
    assert refs(sample) == before
    assert moved(sample, move, verified={"refs/heads/topic": ahead}).done


def test_a_head_that_is_detached_can_be_verified(sample: Sample, ahead: str) -> None:
    base = refs(sample)["refs/heads/main"]
    sample.git("switch", "-q", "--detach")
    move = Move("refs/heads/main", ahead, base)
    assert not moved(sample, move, verified={"HEAD": base}).done
    assert moved(sample, move, verified={"HEAD": ahead}).done


def test_a_ref_that_somebody_holds(sample: Sample, ahead: str) -> None:
    base = refs(sample)["refs/heads/main"]
    lock = sample.path / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    end = moved(sample, Move("refs/heads/main", ahead, base))
    assert (end.done, end.raced) == (False, True)
    lock.unlink()
    assert moved(sample, Move("refs/heads/main", ahead, base)).done


def test_a_tree_on_another_branch_by_now(sample: Sample, ahead: str) -> None:
    """It was on main when it was looked for."""
    base = refs(sample)["refs/heads/main"]
    end = moved(sample, Move("refs/heads/main", ahead, base), trees=(sample.path,))
    assert (end.done, end.raced) == (False, True)
    assert refs(sample)["refs/heads/main"] == base
    assert sample.git("status", "--porcelain") == ""


@pytest.mark.parametrize("linked", [False, True])
def test_a_branch_that_somebody_has_checked_out_by_now(
    sample: Sample, ahead: str, tmp_path: Path, *, linked: bool
) -> None:
    """A tree that does not follow would take the merge back with its next commit."""
    base = refs(sample)["refs/heads/main"]
    repository = done(open_repository(sample.path, git_in(sample.path).environment))
    before = done(checkouts(repository, "main"))
    assert before.trees == ()
    if linked:
        sample.git("worktree", "add", "-q", str(tmp_path / "main"), "main")
    else:
        sample.git("switch", "-q", "main")
    move = Move("refs/heads/main", ahead, base)
    end = moved(sample, move, place=before.place)
    assert end == Moved(done=False, raced=True, words="", interrupted=False)
    assert refs(sample)["refs/heads/main"] == base
    now = done(checkouts(repository, "main"))
    assert moved(sample, move, trees=now.trees, place=now.place).done
    assert Sample(now.trees[0]).git("status", "--porcelain") == ""


def test_a_tree_that_is_gone_by_now_holds_back_the_others(
    sample: Sample, ahead: str, tmp_path: Path
) -> None:
    sample.git("switch", "-q", "main")
    base = refs(sample)["refs/heads/main"]
    trees = (sample.path, tmp_path / "gone")
    end = moved(sample, Move("refs/heads/main", ahead, base), trees=trees)
    assert (end.done, end.raced) == (False, False)
    assert "gone" in end.words
    assert refs(sample)["refs/heads/main"] == base
    assert sample.git("status", "--porcelain") == ""
    assert not (sample.path / "app.py").exists()


def test_a_tree_that_changed_by_now(sample: Sample, ahead: str) -> None:
    sample.git("switch", "-q", "main")
    sample.write({"README.md": "# Mine\n"})
    base = refs(sample)["refs/heads/main"]
    end = moved(sample, Move("refs/heads/main", ahead, base), trees=(sample.path,))
    assert (end.done, end.raced) == (False, True)
    assert sample.git("status", "--porcelain") == " M README.md"


def test_a_file_that_was_only_touched_is_no_change(sample: Sample) -> None:
    """Git's index knows it by other times than it has now."""
    sample.branch("topic")
    ahead = sample.commit({"README.md": "# Theirs\n"})
    sample.git("switch", "-q", "main")
    os.utime(sample.path / "README.md", (1, 1))
    base = refs(sample)["refs/heads/main"]
    assert moved(sample, Move("refs/heads/main", ahead, base), trees=(sample.path,)).done
    assert (sample.path / "README.md").read_text() == "# Theirs\n"
    assert sample.git("status", "--porcelain") == ""


def test_one_tree_that_cannot_holds_back_the_others(
    sample: Sample, ahead: str, tmp_path: Path
) -> None:
    sample.git("switch", "-q", "main")
    sample.git("worktree", "add", "-q", "--force", str(tmp_path / "second"), "main")
    second = Sample(tmp_path / "second")
    second.write({"app.py": "in the way\n"})
    base = refs(sample)["refs/heads/main"]
    end = moved(sample, Move("refs/heads/main", ahead, base), trees=(sample.path, second.path))
    assert (end.done, end.raced) == (False, False)
    assert "app.py" in end.words
    assert refs(sample)["refs/heads/main"] == base
    assert sample.git("status", "--porcelain") == ""
    assert not (sample.path / "app.py").exists()
    assert (second.path / "app.py").read_text() == "in the way\n"


@pytest.mark.parametrize("moves", [False, True])
def test_where_nobody_can_tell_the_ref_does(
    sample: Sample, ahead: str, monkeypatch: pytest.MonkeyPatch, *, moves: bool
) -> None:
    """Who carries it out was killed, before or after."""
    base = refs(sample)["refs/heads/main"]

    async def killed(_: object) -> PlanEnd:
        if moves:
            sample.git("update-ref", "refs/heads/main", ahead)
        return PlanEnd(None, "", "", interrupted=False)

    monkeypatch.setattr(landing, "carry_out", killed)
    assert moved(sample, Move("refs/heads/main", ahead, base)).done is moves


def test_no_lock_is_left(sample: Sample, ahead: str) -> None:
    sample.git("switch", "-q", "main")
    base = refs(sample)["refs/heads/main"]
    assert moved(sample, Move("refs/heads/main", ahead, base), trees=(sample.path,)).done
    assert not list((sample.path / ".git").rglob("*.lock"))
    assert sample.git("status", "--porcelain") == ""
