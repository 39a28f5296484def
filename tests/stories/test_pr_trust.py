"""`shipcheck pr`: what a pull request says of itself changes nothing of its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repository import Sample
from tests.servers.github_forge import GithubForge
from tests.stories.forge_story import ForgeStory

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ITEMS = """\
  - {id: up-to-date, uses: up-to-date}
  - {id: migration-safe, uses: migration-safe}
"""

DROPS = "ALTER TABLE t DROP COLUMN c;  -- shipcheck: allow drop-column because nobody reads it\n"


@pytest.fixture
def story(sample: Sample, tmp_path: Path) -> Iterator[ForgeStory]:
    """A clone on `main`."""
    forge = GithubForge.create(tmp_path / "forge", sample)
    with forge.serving() as url:
        story = ForgeStory.create(sample, forge, url, items=ITEMS)
        sample.git("switch", "-q", "main")
        yield story


def opened(story: ForgeStory, tmp_path: Path, files: Mapping[str, str | bytes]) -> tuple[int, str]:
    """A pull request from a fork: its number and its head."""
    theirs = Sample(tmp_path / "theirs")
    story.sample.clone(theirs.path)
    theirs.branch("cards")
    head = theirs.commit(dict(files), "Cards")
    story.forge.push(theirs, "cards", owner="dee")
    return story.forge.open("cards", owner="dee", by="dee", title="Cards").number, head


@pytest.mark.parametrize("environment", [{}, {"CI": "true"}])
def test_a_comment_of_its_own_allows_nothing(
    story: ForgeStory, tmp_path: Path, environment: dict[str, str]
) -> None:
    number, _ = opened(story, tmp_path, {"db/migrations/0001_drop.sql": DROPS})
    ended = story.run("pr", str(number), "--format", "json", environment=environment)
    assert ended.code == 1
    item = ended.items["migration-safe"]
    assert item["status"] == "fail"
    assert "does not count here" in item["findings"][0]["message"]


def test_what_lies_about_in_the_clone_is_not_of_it(story: ForgeStory, tmp_path: Path) -> None:
    number, head = opened(story, tmp_path, {"pay.py": "print('cards')\n"})
    story.sample.git("fetch", "-q", "origin", f"refs/pull/{number}/head")
    story.sample.git("switch", "-q", "--detach", head)
    story.sample.write({"README.md": "# Edited\n"})
    ended = story.run("pr", str(number), "--format", "json")
    assert ended.items["up-to-date"]["status"] == "pass"


def test_the_address_of_another_repository_is_not_taken_for_one_here(
    story: ForgeStory, tmp_path: Path
) -> None:
    number, _ = opened(story, tmp_path, {"pay.py": "print('cards')\n"})
    for page in (
        f"https://github.example.com/acme/other/pull/{number}",
        f"https://github.com/acme/shop/pull/{number}",
    ):
        ended = story.run("pr", page)
        assert (ended.code, ended.out) == (2, "")
        assert "not of this clone" in ended.err
    page = f"https://GitHub.example.com/Acme/shop/pull/{number}/files?w=1"
    assert story.run("pr", page).code == 0


def test_a_branch_that_is_checked_out_does_not_say_where_tokens_go(
    story: ForgeStory, tmp_path: Path
) -> None:
    number, _ = opened(story, tmp_path, {"pay.py": "print('cards')\n"})
    evil = "forge: {uses: github, url: 'https://evil.invalid', repository: acme/shop}"
    story.sample.branch("cards")
    story.sample.commit(
        {".shipcheck.yaml": f"version: 1\nbase: cards\nservices: {{{evil}}}\nitems:\n{ITEMS}"}
    )
    assert story.run("pr", str(number)).code == 0  # asked of the team's forge
    told = story.run("doctor").out
    assert "credentials may go to evil.invalid" in told
