"""`shipcheck pr`: somebody else's pull request, on the fake of GitHub; nothing of it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.repository import Sample
from tests.servers.github_forge import GithubForge
from tests.stories.forge_story import GREEN, STEP, ForgeStory

if TYPE_CHECKING:
    from collections.abc import Iterator

ITEMS = STEP + GREEN + "  - {id: touch, run: touch /tmp/never-made-by-shipcheck; touch marker}\n"


@pytest.fixture
def story(sample: Sample, tmp_path: Path) -> Iterator[ForgeStory]:
    """A clone on `main`; pull request 1 comes from dee's fork, with a checklist of its own."""
    forge = GithubForge.create(tmp_path / "forge", sample)
    with forge.serving() as url:
        story = ForgeStory.create(sample, forge, url, items=ITEMS)
        sample.git("switch", "-q", "main")
        yield story


def opened(story: ForgeStory, tmp_path: Path, **more: Any) -> tuple[int, str]:  # noqa: ANN401
    """Dee's pull request: its number and its head."""
    theirs = Sample(tmp_path / "theirs")
    story.sample.clone(theirs.path)
    theirs.branch("cards")
    loose = "version: 1\nservices: {forge: none}\nitems: [{id: x, run: touch pwned}]\n"
    head = theirs.commit({"pay.py": "print('cards')\n", ".shipcheck.yaml": loose}, "Cards")
    story.forge.push(theirs, "cards", owner="dee")
    pull = story.forge.open("cards", owner="dee", by="dee", title="Pay by card", **more)
    return pull.number, head


def test_it_is_judged_by_the_base_and_nothing_of_it_runs(story: ForgeStory, tmp_path: Path) -> None:
    number, head = opened(story, tmp_path, body="Cards, at last.\n- [ ] docs", labels=["payments"])
    story.forge.check(head, "tests")
    before = story.sample.git("for-each-ref"), story.sample.head
    ended = story.run("pr", str(number), "--format", "json")
    found = json.loads(ended.out)
    assert found["change"]["head"] == head
    assert found["checklist"]["from"] == "base"
    told = found["pull_request"]
    assert (told["title"], told["author"], told["is_fork"]) == ("Pay by card", "dee", True)
    assert told["labels"] == ["payments"]
    items = {item["id"]: item for item in found["items"]}
    assert items["ci-green"]["status"] == "pass"
    assert (items["touch"]["status"], items["touch"]["reason"]) == ("unknown", "not_run")
    assert ended.code == 3  # what would run is not known
    assert not (story.sample.path / "marker").exists()
    assert not (story.sample.path / "pwned").exists()
    assert (story.sample.git("for-each-ref"), story.sample.head) == before
    assert story.sample.git("status", "--porcelain") == ""


def test_not_even_what_was_allowed_runs_nor_in_ci(story: ForgeStory, tmp_path: Path) -> None:
    number, head = opened(story, tmp_path)
    story.forge.check(head, "tests")
    story.run("pr", str(number))
    assert story.run("allow", "--head", head).code == 0
    for environment in ({}, {"CI": "true"}):
        ended = story.run("pr", str(number), "-v", environment=environment)
        assert ended.code == 3
        assert "nothing of a pull request that is looked at runs" in ended.out
    assert not (story.sample.path / "marker").exists()


def test_what_the_author_says_what_was_seen_where_to_look(
    story: ForgeStory, tmp_path: Path
) -> None:
    number, head = opened(story, tmp_path, body="Cards, at last.\n- [ ] docs\n")
    story.forge.check(head, "tests", "failure")
    ended = story.run("pr", f"https://github.example.com/acme/shop/pull/{number}")
    lines = ended.out.splitlines()
    assert lines[0] == f"#{number} Pay by card  by dee  [from a fork]"
    assert lines[1:4] == [
        "    Cards, at last.",
        "    - [ ] docs",
        "    1 task of the description not ticked off",
    ]
    assert ended.code == 1
    assert any("tests" in line and "failure" in line for line in lines)
    assert "  look at" in lines or "  no single line stands out" in lines


def test_what_is_not_there(story: ForgeStory) -> None:
    ended = story.run("pr", "77")
    assert (ended.code, ended.out) == (2, "")
    assert "no pull request 77" in ended.err
    assert story.run("pr", "seven").code == 2
    offline = story.run("pr", "7", "--offline")
    assert (offline.code, offline.out) == (2, "")


def test_without_a_credential(story: ForgeStory, tmp_path: Path) -> None:
    number, _ = opened(story, tmp_path)
    ended = story.run("pr", str(number), environment={"GH_ENTERPRISE_TOKEN": ""})
    assert (ended.code, ended.out) == (4, "")
    assert "GH_ENTERPRISE_TOKEN" in ended.err


def test_a_repository_without_a_forge(sample: Sample) -> None:
    from tests.stories.running import shipcheck

    ended = shipcheck("pr", "7", cwd=sample.path)
    assert (ended.code, ended.out) == (2, "")
    assert "no forge" in ended.err


def test_a_head_that_moves_while_it_is_fetched(story: ForgeStory, tmp_path: Path) -> None:
    number, first = opened(story, tmp_path)
    theirs = Sample(tmp_path / "theirs")

    def push() -> None:
        theirs.commit({"pay.py": "print('more cards')\n"}, "More")
        story.forge.push(theirs, "cards", owner="dee")

    story.forge.hooks.at(1, push, after=True)
    found = json.loads(story.run("pr", str(number), "--format", "json").out)
    assert found["change"]["head"] in (first, theirs.head)
    assert len(found["change"]["files"]) >= 1


def test_in_a_partial_clone_what_it_consists_of_is_fetched(
    story: ForgeStory, tmp_path: Path
) -> None:
    number, head = opened(story, tmp_path)
    for line in ("one", "two"):  # what the change was made on is no longer at the tip
        story.sample.commit({".shipcheck.yaml": checklist_with(story, line)}, "More")
    story.sample.git("push", "-q", "origin", "main")
    story.forge.settle()
    bare = Sample(Path(story.forge.address.removeprefix("file://")))
    bare.git("config", "uploadpack.allowFilter", "true")
    partial = Sample(tmp_path / "partial")
    bare.git("clone", "-q", "--filter=blob:none", story.forge.address, str(partial.path))
    ended = ForgeStory(partial, story.forge).run("pr", str(number), "--format", "json")
    assert ended.result["change"]["head"] == head
    assert {file["path"] for file in ended.result["change"]["files"]} == {
        ".shipcheck.yaml",
        "pay.py",
    }


def checklist_with(story: ForgeStory, line: str) -> str:
    return f"{story.sample.git('show', 'main:.shipcheck.yaml')}\n# {line}\n"
