"""The files of a repository as `init` looks at them: their names, and small manifests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shipcheck.git.manifests import json_object, manifest_text

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.repository import Repository


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
        return manifest_text(self.top, self.names, name)

    def json(self, name: str) -> dict[str, Any]:
        """A manifest in JSON; empty where it is not an object."""
        return json_object(self.text(name))

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
