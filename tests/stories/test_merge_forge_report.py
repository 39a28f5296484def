"""What `shipcheck merge --yes` prints of a branch that it pushes first: one verdict, on what is pushed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers.github_forge.forge import GithubForge
from tests.stories.forge_story import GREEN, STEP, ForgeStory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.repository import Sample


@pytest.fixture
def forge(tmp_path: Path) -> GithubForge:
    return GithubForge.create(tmp_path / "forge")


@pytest.fixture
def url(forge: GithubForge) -> Iterator[str]:
    with forge.serving() as url:
        yield url


def test_what_was_not_pushed_yet_is_told_in_one_line(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN)
    forge.protect(checks=["build"])
    ended = story.run("merge", "--yes", "--push", "--open")
    assert ended.code == 0, ended
    assert "pushed work to origin" in ended.err.splitlines()
    said = ended.out + ended.err
    assert "not pushed" not in said, ended
    assert "undecided" not in said, ended
    # The verdict since, which CI is still to decide, is told before the order is given.
    assert ended.err.count("pending") >= 1, ended


def test_a_verdict_that_stops_it_is_printed_once(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    """Nothing waits for CI in our place: what is pushed is judged, and that is the report."""
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN)
    ended = story.run("merge", "--yes", "--push", "--open")
    assert ended.code == 8, ended
    assert "pushed work to origin" in ended.err.splitlines()
    assert "undecided" not in ended.out + ended.err, ended
    assert ended.out.count("ci-green") == 1, ended
    assert "ci-green" not in ended.err, ended


def test_a_branch_that_is_there_already_is_not_pushed(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url)
    forge.push(sample, "work")
    ended = story.run("merge", "--yes", "--push", "--open")
    assert ended.code == 0, ended
    assert "pushed" not in ended.err, ended
