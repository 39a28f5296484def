"""`shipcheck merge` through a forge, from the command line, against the fake of GitHub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import TOKEN
from tests.stories.forge_story import APPROVED, GREEN, STEP, ForgeStory
from tests.stories.landed import has_records, record_of, tip
from tests.stories.pseudo_terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.repository import Sample

MOST_REQUESTS = 10
"""Requests of a merge through GitHub, but for those of the gate; docs/merge.md says so."""


@pytest.fixture
def forge(tmp_path: Path) -> GithubForge:
    return GithubForge.create(tmp_path / "forge")


@pytest.fixture
def url(forge: GithubForge) -> Iterator[str]:
    with forge.serving() as url:
        yield url


def test_the_prompt_is_back_with_auto_merge_armed(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    """Pushed, opened, armed: the checklist of the base has said so once and for all."""
    always = "merge: {push: true, open: true}\n"
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN, more=always)
    forge.protect(checks=["build"])
    ended = story.run("merge", "--yes")
    assert ended.code == 0, ended
    (number,) = forge.pulls
    pull = forge.pulls[number]
    assert ended.out.startswith(f"auto-merge armed: #{number} https://github.example.com/"), ended
    assert "work -> main: 1 commit" in ended.out
    assert (pull.title, pull.body) == ("Add the app", "It does one thing.")
    assert not forge.merges
    assert not has_records(sample)

    forge.check(sample.head, "build")
    assert [merged[:2] for merged in forge.merges] == [(number, sample.head)]
    log = story.run("log")
    assert f"#{number}" in log.out, log
    assert f"#{number} is merged as" in log.err
    landed = forge.merges[0][2]
    assert record_of(sample, landed)["landed"]["pull_request"] == number
    assert story.run("log").err == ""


def test_a_review_that_the_forge_demands_is_waited_for_there(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN + APPROVED)
    forge.protect(checks=["build"], approvals=1)
    ended = story.run("merge", "--yes", "--push", "--open", "--format", "json")
    assert ended.code == 0, ended
    assert (ended.result["verdict"], ended.result["landed"]["outcome"]) == ("pending", "armed")
    (pull,) = forge.pulls.values()
    forge.check(sample.head, "build")
    assert not forge.merges
    forge.approve(pull)
    assert len(forge.merges) == 1


def test_a_review_that_nobody_demands_there_is_not(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url, items=STEP + APPROVED)
    ended = story.run("merge", "--yes", "--push", "--open")
    assert ended.code == 1, ended
    assert "0 of 1 approval" in ended.out
    assert not forge.merges


def test_the_question_tells_what_becomes_of_it(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    """Neither what is not pushed yet nor what the forge waits for is merged in spite of something."""
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN)
    forge.protect(checks=["build"])
    nobody = story.run("merge", "--push", "--open")
    nobody.assert_clear(2)
    assert "undecided so far; --yes" in nobody.err
    for options, name in ((("--push", "--open"), "a new pull request"), ((), "#1")):
        with Terminal(
            "merge", *options, cwd=sample.path, environment={"GH_ENTERPRISE_TOKEN": TOKEN}
        ) as terminal:
            shown = terminal.expect("[y/N] ")
            terminal.type("y\n")
            assert terminal.ends() == 0
        assert f"Merge work into main through {name} at" in shown
        assert shown.endswith(" as soon as it is ready? [y/N] ")
    assert not forge.merges


def test_it_is_merged_at_once_where_nothing_is_in_the_way(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url)
    forge.push(sample, "work")
    pull = forge.open("work")
    ended = story.run("merge", "--yes", "--format", "json")
    assert ended.code == 0, ended
    landed = ended.result["landed"]
    assert (landed["through"], landed["outcome"]) == ("forge", "merged")
    assert (landed["pull_request"], landed["commit"]) == (pull.number, forge.merges[0][2])
    assert tip(sample) == landed["commit"]
    assert record_of(sample)["change"]["head"] == sample.head
    # The base twice, the pull request and its mergeability, three for the rules, the order, the parents.
    assert len(forge.calls) <= MOST_REQUESTS, forge.calls


def test_pending_is_not_left_to_a_forge_that_would_merge_at_once(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url, items=STEP + GREEN)
    forge.push(sample, "work")
    forge.open("work")
    forge.check(sample.head, "build", status="in_progress")
    ended = story.run("merge", "--yes")
    assert ended.code == 8, ended
    assert "requires no run" in ended.out
    assert not forge.merges


def test_a_refusal_is_one_plain_line(sample: Sample, forge: GithubForge, url: str) -> None:
    story = ForgeStory.create(sample, forge, url)
    forge.protect(approvals=1)
    forge.repository.allow_auto_merge = False
    forge.push(sample, "work")
    pull = forge.open("work")
    ended = story.run("merge", "--yes")
    ended.assert_clear(1)
    assert f"does not merge #{pull.number}" in ended.err
    assert "review" in ended.err


def test_without_a_credential_it_is_merged_here(
    sample: Sample, forge: GithubForge, url: str
) -> None:
    story = ForgeStory.create(sample, forge, url)
    forge.push(sample, "work")
    forge.open("work")
    nothing = {"GH_ENTERPRISE_TOKEN": "", "PATH": _without_gh()}
    ended = story.run("merge", "--yes", environment=nothing)
    assert ended.code == 0, ended
    assert "git push origin main ships it" in ended.out
    demanded = story.run("merge", "--yes", "--forge", environment=nothing)
    assert demanded.code == 4, demanded
    assert demanded.out == ""


def test_options_that_contradict_each_other(sample: Sample, forge: GithubForge, url: str) -> None:
    story = ForgeStory.create(sample, forge, url)
    for options in (("--offline", "--forge"), ("--local", "--open"), ("--local", "--rebase")):
        story.run("merge", "--yes", *options).assert_clear(2)
    assert not forge.merges


def test_the_record_says_where_it_went(sample: Sample, forge: GithubForge, url: str) -> None:
    story = ForgeStory.create(sample, forge, url)
    ended = story.run("merge", "--yes", "--push", "--open", "--squash")
    assert ended.code == 0, ended
    (pull,) = forge.pulls.values()
    assert f"#{pull.number} https://github.example.com/acme/shop/pull/{pull.number}" in ended.out
    log = story.run("log", "--format", "json")
    (record,) = json.loads(log.out)["records"]
    assert record["landed"]["pull_request"] == pull.number
    assert record["landed"]["method"] == "squash"
    assert forge.bare.commit_of("refs/notes/shipcheck")


def _without_gh() -> str:
    """The folders of programs, without those that hold gh."""
    import os
    from pathlib import Path

    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "gh").exists())
