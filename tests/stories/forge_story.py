"""A clone whose remote is the fake of GitHub, for stories that run the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.github_forge.records import TOKEN
from tests.stories.running import Ended, shipcheck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.repository import Sample
    from tests.servers.github_forge.forge import GithubForge

STEP = "  - {id: small-step, uses: small-step}\n"
APPROVED = "  - {id: review-approved, uses: review-approved}\n"
GREEN = "  - {id: ci-green, uses: ci-green}\n"


@dataclass
class ForgeStory:
    """A clone on `work`, which has one commit that is not pushed."""

    sample: Sample
    forge: GithubForge

    @classmethod
    def create(
        cls, sample: Sample, forge: GithubForge, url: str, *, items: str = STEP, more: str = ""
    ) -> ForgeStory:
        """The base's checklist names the fake that is served at `url`."""
        named = f"url: 'https://github.example.com', api: '{url}', repository: acme/shop"
        services = (
            f"services:\n  forge: {{uses: github, {named}}}\n  ci: {{uses: github, {named}}}\n"
        )
        checklist = f"version: 1\n{services}{more}items:\n{items}"
        sample.commit({".shipcheck.yaml": checklist}, "Checklist")
        sample.git("remote", "add", "origin", forge.address)
        sample.git("push", "-q", "-u", "origin", "main")
        sample.git("remote", "set-head", "origin", "main")
        forge.settle()
        sample.branch("work")
        sample.commit({"app.py": "x = 1\n"}, "Add the app\n\nIt does one thing.\n")
        return cls(sample, forge)

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
        """Run the command line with a credential for the fake."""
        variables = {"GH_ENTERPRISE_TOKEN": TOKEN, **(environment or {})}
        return shipcheck(*arguments, cwd=self.sample.path, environment=variables)
