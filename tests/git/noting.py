"""Reads and writes notes as git itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.git.notes import NOTES_REF
from tests.git.opening import done, git_in

if TYPE_CHECKING:
    from tests.repository import Sample


def noted(sample: Sample, commit: str) -> list[str]:
    """The lines of a commit's note; none where there is no note."""
    shown = sample.git("notes", "--ref", NOTES_REF, "show", commit, ok=False)
    # Not splitlines: JSON may hold U+2028, which that takes for the end of a line.
    return shown.split("\n") if shown else []


def set_notes(sample: Sample, notes: dict[str, str], *, fan_out: int = 0) -> str:
    """Make a notes ref without history, spread over `fan_out` directories; returns its tip."""
    info = ""
    for commit, content in notes.items():
        blob = sample.git("hash-object", "-w", "--stdin", stdin=content.encode())
        parts = [commit[at : at + 2] for at in range(0, 2 * fan_out, 2)]
        info += f"100644 {blob}\t{'/'.join([*parts, commit[2 * fan_out :]])}\n"
    index = {"GIT_INDEX_FILE": str(sample.path / ".git" / "other-index")}
    git = git_in(sample.path)
    done(git.run("read-tree", "--empty", extra_environment=index))
    done(git.run("update-index", "--index-info", stdin=info.encode(), extra_environment=index))
    tree = done(git.text("write-tree", extra_environment=index))
    tip = sample.git("commit-tree", "-m", "x", tree)
    sample.git("update-ref", NOTES_REF, tip)
    return tip
