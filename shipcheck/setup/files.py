"""The files of a repository as `init` looks at them: their names, and small manifests."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.repository import Repository

SIZE_LIMIT = 1_000_000
"""Bytes of a manifest that is looked at; people write them by hand."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files below `top` that are in git, or would be after `git add`."""

    top: Path
    names: frozenset[str]

    def has(self, *names: str) -> bool:
        """Whether one of these files is there."""
        return not self.names.isdisjoint(names)

    def below(self, *folders: str) -> bool:
        """Whether there is a file below one of these folders, each with its slash."""
        return any(name.startswith(folders) for name in self.names)

    def text(self, name: str) -> str:
        """What a manifest says; empty where it is absent, a link, unreadable or too large."""
        if name not in self.names:
            return ""
        path = self.top / name
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > SIZE_LIMIT:
                return ""
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def json(self, name: str) -> dict[str, Any]:
        """A manifest in JSON; empty where it is not an object."""
        try:
            value = json.loads(self.text(name) or "{}")
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def toml(self, name: str) -> dict[str, Any]:
        """A manifest in TOML; empty where it is not valid."""
        import tomllib  # noqa: PLC0415 - only for Python projects

        try:
            return tomllib.loads(self.text(name))
        except (ValueError, RecursionError):
            return {}

    def script(self, manifest: str, name: str) -> str:
        """A script of `package.json` or `composer.json`; empty where there is none."""
        scripts = self.json(manifest).get("scripts")
        script = scripts.get(name) if isinstance(scripts, dict) else None
        return str(script) if isinstance(script, (str, list)) else ""


async def list_files(repository: Repository) -> Files:
    """The repository's files; raises GitError where git cannot list them."""
    listing = await repository.git.text(
        "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    )
    return Files(repository.top, frozenset(listing.split("\0")) - {""})
