"""What `merge --push` says of a push that came to nothing: why, and no advice that mends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stories.landed import remote_of, tip
from tests.stories.running import shipcheck

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample


def refuse(hook: Path, words: str) -> None:
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 1\n")
    hook.chmod(0o755)


def test_the_words_of_a_protected_branch(branch: Sample, tmp_path: Path) -> None:
    origin = remote_of(branch, tmp_path / "origin.git")
    refuse(origin.path / "hooks/pre-receive", "two reviews are needed")
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code == 1
    assert ended.err == (
        "shipcheck: origin did not take it, nothing was merged: two reviews are needed; "
        "main [remote rejected] (pre-receive hook declined)\n"
    )


def test_the_words_of_a_hook_of_the_user(branch: Sample, tmp_path: Path) -> None:
    origin = remote_of(branch, tmp_path / "origin.git")
    refuse(branch.path / ".git/hooks/pre-push", "no pushing today")
    before = tip(origin)
    ended = shipcheck("merge", "--yes", "--push", cwd=branch.path)
    assert ended.code == 1
    assert "nothing was merged: no pushing today" in ended.err
    assert "git fetch" not in ended.err
    assert tip(origin) == before
