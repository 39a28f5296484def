"""What is asked for: which change, judged by which checklist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.forge.pull_request import PullRequest
    from shipcheck.model.words import Place

CHECKLIST_FILE = ".shipcheck.yaml"
"""The team's checklist, at the root of the repository."""

CHECKED_OUT = ("HEAD", "@")
"""Names for what is checked out, with the branch that it is on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked to be judged.

    `checklist_from` is `base`, `worktree` or None for the place's own rule; `checklist_file` a
    file that overrides both. `place` is None for the place that the environment tells: CI, or a
    terminal. `offline` is whether nothing may be fetched.
    `pull_request` is somebody's, of which nothing is ever run; its commits are here.
    """

    directory: Path
    base: str | None = None
    head: str | None = None
    checklist_from: str | None = None
    checklist_file: Path | None = None
    place: Place | None = None
    offline: bool = False
    pull_request: PullRequest | None = None


@dataclass(frozen=True, slots=True)
class ChecklistRequest:
    """Where to look: `asked` is base or worktree; `file` overrides it."""

    asked: str
    file: Path | None
    base_name: str
    base_commit: str
    head_commit: str
