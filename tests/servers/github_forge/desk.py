"""One request at the fake's desk: who asks, what for, and how to write addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.github_forge.access import may_write
from tests.servers.github_forge.wire import Refusal

if TYPE_CHECKING:
    from tests.servers.github_forge.records import Pull, Token
    from tests.servers.github_forge.state import ForgeState
    from tests.servers.github_forge.wire import Asked


@dataclass(frozen=True)
class Desk:
    """The state, the request, and whose credential came with it; `parts` are those of the route."""

    forge: ForgeState
    asked: Asked
    token: Token
    parts: dict[str, str]

    @property
    def api(self) -> str:
        """The repository's address in the interface."""
        return f"{self.asked.api}/repos/{self.forge.repository.full_name}"

    @property
    def web(self) -> str:
        """The address of its pages; another host than the interface's, as with GitHub."""
        return f"https://github.example.com/{self.forge.repository.full_name}"

    def writes(self) -> None:
        """Refusal where the credential may not change anything."""
        may_write(self.token)

    def pull(self) -> Pull:
        """The pull request that the route names; Refusal 404."""
        return self.pull_numbered(self.parts["number"])

    def pull_numbered(self, number: str) -> Pull:
        """A pull request; Refusal 404."""
        found = self.forge.pulls.get(int(number)) if number.isdigit() else None
        if found is None:
            raise Refusal(404, "Not Found")
        return found

    def commit(self, name: str) -> str:
        """The commit that a name or a number stands for; Refusal 422 as GitHub says it."""
        bare = self.forge.bare
        if len(name) == 40 and set(name) <= set("0123456789abcdef"):
            found = bare.commit_of(name)
            if found is None:
                raise Refusal(422, f"No commit found for SHA: {name}")
            return found
        found = bare.commit_of(f"refs/heads/{name.removeprefix('heads/')}")
        if found is None:
            raise Refusal(422, f"No commit found for SHA: {name}")
        return found
