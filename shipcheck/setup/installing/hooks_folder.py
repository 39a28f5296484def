"""Where git looks for hooks here, and who else that concerns."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.errors import UsageError

if TYPE_CHECKING:
    from shipcheck.git.repository import Repository

KEY = "core.hooksPath"


@dataclass(frozen=True, slots=True)
class HooksFolder:
    """The folder; `notes` say whom it concerns beside this repository.

    `shared` is whether it lies outside of the repository, so that what is put there is no matter of
    this repository alone.
    """

    path: Path
    shared: bool
    notes: tuple[str, ...]


async def find_hooks_folder(repository: Repository) -> HooksFolder:
    """The folder that git takes hooks from.

    Raises:
        UsageError: `core.hooksPath` switches hooks off.
    """
    configured = await _configured(repository)
    usual = repository.common_dir / "hooks"
    if configured is None and not usual.is_symlink():
        return HooksFolder(usual, shared=False, notes=())
    scope, value = configured or ("link", str(usual))
    path = _normal(repository.top / value)
    if not value or path == Path(os.devnull):
        raise UsageError(
            f"git runs no hooks here: {KEY} is {value or 'empty'}",
            hint=f"git config --show-origin {KEY} tells where that is set.",
        )
    shared, note = await _whose(repository, path, scope)
    name = f"{KEY} ({scope})" if configured else "the hooks folder"
    return HooksFolder(path, shared, (f"{name} is {path}, {note}",))


async def _whose(repository: Repository, path: Path, scope: str) -> tuple[bool, str]:
    """Whether the folder is shared, and what that means."""
    if _below(path, repository.common_dir) is not None:
        return False, "inside this repository's git folder"
    below = _below(path, repository.top)
    if below is None:
        every = "every repository of yours" if scope in ("global", "system") else "whoever uses it"
        return True, f"so this is for {every}"
    if await repository.git.text("ls-files", "-z", "--", f":(top,literal){below}"):
        return False, "which is in git: once it is committed, it is for everybody"
    return False, "a folder of the work tree"


def _normal(path: Path) -> Path:
    """The path without `..`, its links as they are."""
    return Path(os.path.normpath(path))


def _below(path: Path, folder: Path) -> str | None:
    """The path seen from a folder, links followed; None where it is not inside."""
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    return str(real.relative_to(top)) if real.is_relative_to(top) else None


async def _configured(repository: Repository) -> tuple[str, str] | None:
    """Scope and value of the setting; the last one is what shipcheck itself tells git."""
    listing = await repository.git.text(
        "config", "-z", "--show-scope", "--type=path", "--get-all", KEY, ok=(0, 1)
    )
    words = listing.split("\0")[:-1]
    rows = list(zip(words[::2], words[1::2], strict=True))[:-1]
    return rows[-1] if rows else None
