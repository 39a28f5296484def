from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.git import notes
from shipcheck.git.errors import GitError
from shipcheck.git.notes import NOTES_REF, append_note, prepare_note
from tests.git.noting import noted, set_notes
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


def test_records_are_kept_in_order(sample: Sample) -> None:
    git = git_in(sample.path)
    other = sample.commit({"a": "b"})
    first = sample.git("rev-parse", "HEAD~1")
    lines = [json.dumps({"by": name}, ensure_ascii=False) for name in ("Ünal", "a\nb", "\u2028")]
    assert noted(sample, first) == []
    for line in lines:
        done(append_note(git, first, line))
    done(append_note(git, other, "{}"))
    assert noted(sample, first) == lines
    assert noted(sample, other) == ["{}"]
    shown = sample.git("notes", "--ref", "shipcheck", "show", first)
    assert shown == "\n".join(lines)


def test_the_same_record_twice_is_one(sample: Sample) -> None:
    git = git_in(sample.path)
    for _ in range(2):
        done(append_note(git, sample.head, "{}"))
    assert noted(sample, sample.head) == ["{}"]


def test_a_record_is_one_line(sample: Sample) -> None:
    with pytest.raises(ValueError, match="one line"):
        done(append_note(git_in(sample.path), sample.head, "a\nb"))


def test_what_others_wrote_stays(sample: Sample) -> None:
    sample.git("notes", "--ref", "shipcheck", "add", "-m", "by hand\nin two lines", "HEAD")
    done(append_note(git_in(sample.path), sample.head, "{}"))
    assert noted(sample, sample.head) == ["by hand", "in two lines", "{}"]


def test_notes_in_sub_directories_are_found(sample: Sample) -> None:
    """From some hundred notes on, git spreads them over directories."""
    git = git_in(sample.path)
    commits = [sample.commit({"a": str(number)}) for number in range(3)]
    set_notes(sample, dict.fromkeys(commits, "old\n"), fan_out=1)
    done(append_note(git, commits[1], "new"))
    assert noted(sample, commits[1]) == ["old", "new"]
    assert noted(sample, commits[2]) == ["old"]
    assert len(sample.git("notes", "--ref", "shipcheck", "list").splitlines()) == 3


def test_concurrent_writers_lose_nothing(sample: Sample) -> None:
    git = git_in(sample.path)
    lines = [json.dumps({"number": number}) for number in range(8)]

    async def main() -> None:
        await asyncio.gather(*(append_note(git, sample.head, line) for line in lines))

    asyncio.run(main())
    assert sorted(noted(sample, sample.head)) == lines
    assert len(sample.git("log", "--format=%H", NOTES_REF).splitlines()) == len(lines)


def test_it_gives_up_in_the_end(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    async def overtaken(git: object, old: str | None, commit: str, line: str) -> str:
        new = await prepare_note(git_in(sample.path), old, commit, os.urandom(8).hex())
        sample.git("update-ref", NOTES_REF, new)
        return await prepare_note(git_in(sample.path), old, commit, line)

    monkeypatch.setattr(notes, "prepare_note", overtaken)
    monkeypatch.setattr(notes, "ATTEMPTS", 3)
    with pytest.raises(ShipcheckError, match="others keep writing"):
        done(append_note(git_in(sample.path), sample.head, "{}"))


def test_preparing_moves_no_ref(sample: Sample) -> None:
    new = done(prepare_note(git_in(sample.path), None, sample.head, "{}"))
    assert noted(sample, sample.head) == []
    sample.git("update-ref", NOTES_REF, new)
    assert noted(sample, sample.head) == ["{}"]


def test_the_author_is_the_committer(sample: Sample) -> None:
    done(append_note(git_in(sample.path), sample.head, "{}"))
    assert sample.git("log", "-1", "--format=%an %ce", NOTES_REF) == "Ada Lovelace ada@example.com"


def test_without_an_identity_it_works_too(sample: Sample) -> None:
    sample.git("config", "user.useConfigOnly", "true")
    git = git_in(sample.path, GIT_CONFIG_GLOBAL="/dev/null")
    done(append_note(git, sample.head, "{}"))
    assert sample.git("log", "-1", "--format=%an", NOTES_REF) == "shipcheck"


def test_index_and_work_tree_are_not_touched(sample: Sample) -> None:
    sample.write({"staged": "x"})
    sample.git("add", "staged")
    before = (sample.path / ".git" / "index").read_bytes()
    done(append_note(git_in(sample.path), sample.head, "{}"))
    assert (sample.path / ".git" / "index").read_bytes() == before


def test_an_unreadable_repository_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GitError):
        done(append_note(git_in(tmp_path), "0" * 40, "{}"))


def test_a_stale_lock_is_an_error(sample: Sample) -> None:
    lock = sample.path / ".git" / (NOTES_REF + ".lock")
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.touch()
    sample.git("config", "core.filesRefLockTimeout", "1")
    with pytest.raises(ShipcheckError):
        done(append_note(git_in(sample.path), sample.head, "{}"))
