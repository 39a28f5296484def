"""What `doctor` says of the forge, on the fake of GitHub."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from shipcheck.git.repository import open_repository
from shipcheck.model.checklist import Checklist
from shipcheck.setup.fact import Fact, State
from shipcheck.setup.forge_access import forge_access
from tests.servers.github_forge import READ_TOKEN, TOKEN, GithubForge

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

EMPTY = {"GH_TOKEN": "", "GITHUB_TOKEN": "", "GH_ENTERPRISE_TOKEN": "", "PATH": "/usr/bin:/bin"}


def told(
    sample: Sample, forge: dict[str, Any], *, base_says_so: bool = True, **environment: str
) -> Fact:
    """The fact, where the base's checklist says the same, or there is none."""
    checklist = Checklist((), "x", "worktree", "", services={"forge": forge} if forge else {})

    async def ask() -> Fact:
        around = {**os.environ, **EMPTY, **environment}
        repository = await open_repository(sample.path, around)
        at_base = checklist if base_says_so else None
        return await forge_access(repository, None, checklist, at_base, around)

    return asyncio.run(ask())


def settings(url: str) -> dict[str, str]:
    return {
        "uses": "github", "url": "https://github.example.com", "api": url, "repository": "acme/shop",
    }  # fmt: skip


def test_none(sample: Sample) -> None:
    assert told(sample, {}).state is State.OK
    assert told(sample, {"uses": "none"}).text == "the checklist says that there is none"


def test_a_remote_without_a_credential(sample: Sample) -> None:
    sample.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    fact = told(sample, {})
    assert (fact.state, fact.unread) == (State.WARN, 0)
    assert "github, acme/shop at github.com: no credential" in fact.text
    assert "GH_TOKEN" in fact.mend


def test_whose_credential_from_where_and_what_it_lacks(sample: Sample, tmp_path: Path) -> None:
    forge = GithubForge.create(tmp_path / "forge", sample)
    with forge.serving() as url:
        fact = told(sample, settings(url), GH_ENTERPRISE_TOKEN=TOKEN)
        assert "credential from GH_ENTERPRISE_TOKEN, of ada, scopes repo workflow" in fact.text
        assert TOKEN not in fact.text + fact.mend
        weak = told(sample, settings(url), GH_ENTERPRISE_TOKEN=READ_TOKEN)
        assert READ_TOKEN not in weak.text + weak.mend
        refused = told(sample, settings(url), GH_ENTERPRISE_TOKEN="wrong-token-of-somebody")
        assert refused.state is State.MISSING
        assert "wrong-token-of-somebody" not in refused.text + refused.mend


def test_a_host_that_only_the_work_tree_names_gets_nothing(sample: Sample) -> None:
    elsewhere = settings("https://evil.example.com")
    fact = told(sample, elsewhere, base_says_so=False, GH_ENTERPRISE_TOKEN=TOKEN)
    assert fact.state is State.MISSING
    assert "credentials may go to evil.example.com" in fact.text


def test_a_forge_that_does_not_answer(sample: Sample) -> None:
    fact = told(sample, settings("http://127.0.0.1:9"), GH_ENTERPRISE_TOKEN=TOKEN)
    assert (fact.state, fact.unread) == (State.WARN, 3)
