"""A forge with a pull request, and a client of its own that a test asks it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from tests.repository import Sample
from tests.servers.github_forge import TOKEN, GithubForge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.github_forge.records import Pull

ROOT = "https://api.github.com"
HERE = "/repos/acme/shop"


@dataclass
class Scene:
    """A sample, its forge, and a pull request of the branch `work`."""

    sample: Sample
    forge: GithubForge
    pull: Pull

    @classmethod
    def set(cls, folder: Path) -> Scene:
        """One commit on `main`, one on `work`."""
        sample = Sample.create(folder / "sample")
        forge = GithubForge.create(folder / "forge", sample)
        sample.branch("work")
        sample.commit({"app.py": "print(1)\n"}, "Add the app")
        forge.push(sample, "work")
        return cls(sample, forge, forge.open("work", title="The app"))

    def again(self, name: str = "more.py") -> str:
        """One more commit on `work`, pushed; its name."""
        self.sample.git("switch", "-q", "work")
        self.sample.commit({name: "print(2)\n"}, f"Add {name}")
        return self.forge.push(self.sample, "work")

    def base_moves(self, name: str = "other.py") -> str:
        """Somebody else's commit on `main`."""
        self.sample.git("switch", "-q", "main")
        self.sample.commit({name: "print(3)\n"}, f"Add {name}")
        tip = self.forge.push(self.sample, "main")
        self.sample.git("switch", "-q", "work")
        return tip

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401
        *,
        token: str | None = TOKEN,
        **headers: str,
    ) -> httpx.Response:
        """A request, in process; `path` is within the repository unless it begins with a root of its own."""
        roots = ("/user", "/rate_limit", "/graphql", "/repos", "/artifacts")
        whole = path if path.startswith(roots) else HERE + path
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        transport = httpx.MockTransport(self.forge.handle)
        with httpx.Client(transport=transport, base_url=ROOT) as client:
            return client.request(method, whole, json=body, headers=headers)

    def graph(self, document: str, **variables: Any) -> Any:  # noqa: ANN401
        """What GraphQL answers."""
        return self.ask("POST", "/graphql", {"query": document, "variables": variables}).json()

    def merge(self, **body: Any) -> httpx.Response:  # noqa: ANN401
        """An order to merge."""
        return self.ask("PUT", f"/pulls/{self.pull.number}/merge", body)

    @property
    def tip(self) -> str:
        """What `main` is on at the forge."""
        return self.forge.bare.git("rev-parse", "refs/heads/main")
