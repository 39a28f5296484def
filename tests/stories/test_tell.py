"""`shipcheck check --tell`, from the command line, against the fake of GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import READ_TOKEN
from tests.stories.forge_story import ForgeStory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.repository import Sample

ASK = "  - {id: support-told, ask: 'Does @support know? <b>'}\n"
CI = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main", "GITHUB_HEAD_REF": "work"}


@pytest.fixture
def forge(tmp_path: Path) -> GithubForge:
    return GithubForge.create(tmp_path / "forge")


@pytest.fixture
def url(forge: GithubForge) -> Iterator[str]:
    with forge.serving() as url:
        yield url


def test_a_status_and_a_comment_that_is_never_doubled(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url, items=ASK)
    forge.push(sample, "work")
    pull = forge.open("work")
    for _ in range(2):
        ended = story.run("check", "--tell")
        assert (ended.code, ended.err) == (1, ""), ended
    (comment,) = pull.comments
    assert comment.body.startswith("<!-- shipcheck -->\n**shipcheck: not ready**")
    assert "@support" not in comment.body
    assert "<b>" not in comment.body
    status = forge.statuses[-1]
    assert (status.commit, status.context, status.state) == (sample.head, "shipcheck", "failure")


def test_in_ci_only_what_the_base_s_checklist_says(
    sample: Sample, forge: GithubForge, url: str, tmp_path: Path
) -> None:
    more = "tell: {comment: true}\n"
    story = ForgeStory.create(sample, forge, url, items=ASK, more=more)
    forge.push(sample, "work")
    pull = forge.open("work")
    assert story.run("check").code == 1
    assert pull.comments == []
    assert story.run("check", environment=CI).code == 1
    assert (len(pull.comments), forge.statuses) == (1, [])


def test_the_weakest_token_leaves_it_in_the_step_summary(
    sample: Sample, forge: GithubForge, url: str, tmp_path: Path
) -> None:
    story = ForgeStory.create(sample, forge, url, items=ASK)
    forge.push(sample, "work")
    pull = forge.open("work")
    summary = tmp_path / "summary.md"
    weak = {"GH_ENTERPRISE_TOKEN": READ_TOKEN, "GITHUB_STEP_SUMMARY": str(summary)}
    ended = story.run("check", "--tell", environment=weak)
    assert ended.code == 1, ended
    assert "the step summary has it" in ended.err
    assert "the commit status is not set" in ended.err
    assert summary.read_text().startswith("**shipcheck: not ready**")
    assert pull.comments == []


def test_a_part_of_the_verdict_is_not_told(sample: Sample, forge: GithubForge, url: str) -> None:
    story = ForgeStory.create(sample, forge, url)
    story.run("check", "--tell", "--offline").assert_clear(2)
    story.run("check", "--tell", "--only", "small-step").assert_clear(2)
