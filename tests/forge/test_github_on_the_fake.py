"""The forge's module against a GitHub that keeps state: what is ordered really happens, or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from shipcheck.forge.orders import Answered, CommentOrder, MergeAnswer, MergeOrder
from shipcheck.hosting.place import Place
from tests.forge.connecting import Connected
from tests.servers.github_forge import TOKEN
from tests.servers.github_forge.acting import Scene

if TYPE_CHECKING:
    from pathlib import Path

PLACE = Place("github", "https://github.com", "acme/shop", {})


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.set(tmp_path)


def connected(scene: Scene) -> Connected:
    return Connected("github", PLACE, scene.forge.handle, {"GH_TOKEN": TOKEN})


def merged(
    scene: Scene, head: str | None = None, *, wait: bool = False, method: str | None = None
) -> MergeAnswer:
    order = MergeOrder(scene.pull.number, head or scene.pull.head, method, wait=wait)
    return connected(scene).ask(lambda forge: forge.merge(order))


def test_what_was_judged_lands(scene: Scene) -> None:
    before = scene.tip
    answer = merged(scene)
    assert answer == MergeAnswer(Answered.MERGED, scene.tip)
    parents = connected(scene).ask(lambda forge: forge.parents(scene.tip))
    assert parents == [before, scene.pull.head]
    assert connected(scene).ask(lambda forge: forge.branch_tip("main")) == scene.tip
    again = merged(scene)
    assert (again.answered, again.commit) == (Answered.MERGED, scene.tip)


def test_another_commit_than_the_judged_one_does_not_land(scene: Scene) -> None:
    judged, before = scene.pull.head, scene.tip
    scene.again()
    assert merged(scene, judged).answered is Answered.MOVED
    assert scene.tip == before


def test_a_push_between_the_look_and_the_order_is_noticed(scene: Scene) -> None:
    judged, before = scene.pull.head, scene.tip
    server = connected(scene)

    def answer(request: object) -> object:
        given = scene.forge.handle(request)  # type: ignore[arg-type]
        if len(server.requests) == 1:
            scene.again()
        return given

    server.answers = answer
    order = MergeOrder(scene.pull.number, judged)
    assert server.ask(lambda forge: forge.merge(order)).answered is Answered.MOVED
    assert scene.tip == before


def test_a_squash_has_one_parent(scene: Scene) -> None:
    before = scene.tip
    scene.again()
    merged(scene, method="squash")
    assert connected(scene).ask(lambda forge: forge.parents(scene.tip)) == [before]


def test_one_comment_however_often(scene: Scene) -> None:
    for text in ("one", "two", "two", "three"):
        order = CommentOrder(scene.pull.number, "<!-- shipcheck -->", f"<!-- shipcheck -->\n{text}")
        connected(scene).ask(lambda forge, order=order: forge.comment(order))  # type: ignore[misc]
    assert [one.body for one in scene.pull.comments] == ["<!-- shipcheck -->\nthree"]


def test_a_review_of_an_older_commit_says_so(scene: Scene) -> None:
    scene.forge.approve(scene.pull)
    judged = scene.pull.head
    scene.again()
    one = connected(scene).ask(lambda forge: forge.pull_request(scene.pull.number))
    assert one is not None
    assert [(it.author, it.commit) for it in one.reviews] == [("bob", judged)]
    assert one.head == scene.pull.head != judged
