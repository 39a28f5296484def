"""How GitLab answers to an order to merge: refusals with their reasons, waiting, trains, silence."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import CredentialError
from shipcheck.forge.orders import Answered, MergeAnswer, MergeOrder
from shipcheck.http.errors import Unauthorized, Unreachable
from tests.forge.connecting import SECRET, Connected
from tests.forge.gitlab_bodies import (
    HEAD,
    LANDED,
    PUSHED,
    Project,
    connected,
    merge_request,
    project,
)

PLACE = "/api/v4/projects/my-group/my-project/merge_requests/133/merge"


def push(server: Project) -> None:
    """Somebody pushes."""
    server.request = {**server.request, "sha": PUSHED}


def nothing(_: Project) -> None:
    """Nobody does anything."""


def merged(server: Any, **order: Any) -> tuple[MergeAnswer, Connected]:  # noqa: ANN401
    """The answer to an order for the judged head, and what was asked."""
    asked = connected(server)
    return asked.ask(lambda forge: forge.merge(MergeOrder(133, HEAD, **order))), asked


@pytest.mark.parametrize("status", [405, 406, 422, 400])
@pytest.mark.parametrize("word", ["not_approved", "draft_status", "discussions_not_resolved"])
def test_refusals_say_why(status: int, word: str) -> None:
    no = httpx.Response(status, json={"message": f"{status} Method Not Allowed"})
    server = Project(merge_request(detailed_merge_status=word), refuses=[no])
    answer, _ = merged(server)
    assert answer.answered is Answered.REFUSED
    assert "Method Not Allowed" not in answer.words
    assert answer.words


def test_a_refusal_without_a_reason_is_told_in_gitlabs_words() -> None:
    no = httpx.Response(422, json={"message": f"Branch cannot be merged {SECRET}"})
    answer, _ = merged(Project(refuses=[no]))
    assert answer == MergeAnswer(Answered.REFUSED, words="Branch cannot be merged ***")


def test_a_user_who_may_not_merge() -> None:
    no = httpx.Response(401, json={"message": "401 Unauthorized"})
    answer, _ = merged(Project(refuses=[no]))
    assert answer.words == "the token's user may not merge into main"


def test_a_token_that_is_revoked_meanwhile() -> None:
    """The next look finds it out: that is no refusal, but a credential."""
    no = httpx.Response(401, json={"message": "401 Unauthorized"})
    asked = Project()
    seen: list[str] = []

    def answers(request: httpx.Request) -> Any:  # noqa: ANN401
        seen.append(request.method)
        return no if "PUT" in seen else asked(request)

    with pytest.raises(Unauthorized):
        merged(answers)


def test_a_scope_that_lacks() -> None:
    no = httpx.Response(403, json={"error": "insufficient_scope", "scope": "api"})
    with pytest.raises(CredentialError) as caught:
        merged(Project(refuses=[no]))
    assert caught.value.hint == "It takes one of the scopes: api"


@pytest.mark.parametrize(
    "broken",
    [httpx.ReadTimeout("too slow"), httpx.RemoteProtocolError("closed"), httpx.Response(502, text="x"),
     httpx.Response(503, text="x"), httpx.Response(504, text="x"), httpx.Response(500, text="x")],
)  # fmt: skip
def test_no_answer_is_lost_and_never_sent_again(broken: Any) -> None:  # noqa: ANN401
    answer, asked = merged(Project(refuses=[broken]))
    assert answer.answered is Answered.LOST
    assert len(asked.sent()) == 1


def test_no_word_after_the_order_was_taken() -> None:
    server, seen = Project(), list[str]()

    def answers(request: httpx.Request) -> Any:  # noqa: ANN401
        seen.append(request.method)
        return (
            httpx.ReadTimeout("too slow")
            if seen[-1] == "GET" and "PUT" in seen
            else server(request)
        )

    assert merged(answers)[0].answered is Answered.LOST


def test_nothing_is_ordered_where_nobody_answers() -> None:
    with pytest.raises(Unreachable):
        merged(lambda _: httpx.ConnectError("refused"))


def checking(looks: int) -> Project:
    """A project that works out for some looks whether it can be merged."""

    def ready(server: Project) -> None:
        server.request = {**server.request, "detailed_merge_status": "mergeable"}

    # The first two requests are the first look, and the project.
    waits = [nothing] * (looks + 1)
    return Project(merge_request(detailed_merge_status="checking"), happens=[*waits, ready])


def test_it_waits_while_gitlab_works_it_out() -> None:
    answer, asked = merged(checking(3))
    assert answer.answered is Answered.MERGED
    assert asked.waits[:3] == [0.5, 1.0, 2.0]
    assert len(asked.waits) <= 4  # the project is asked for meanwhile


def test_it_does_not_wait_for_ever() -> None:
    server = Project(merge_request(detailed_merge_status="checking"))
    answer, asked = merged(server)
    assert answer.answered is Answered.REFUSED
    assert len(asked.waits) == 10  # before the order, and after the refusal


def test_a_merge_that_takes_a_while() -> None:
    """While GitLab merges the state is `locked`."""
    landing = merge_request(state="merged", merge_commit_sha=LANDED)

    def end(server: Project) -> None:
        server.request = landing

    locked = httpx.Response(200, json=merge_request(state="locked"))

    def lock(server: Project) -> None:
        server.request = merge_request(state="locked")

    server = Project(refuses=[locked], happens=[nothing, nothing, nothing, lock, nothing, end])
    answer, asked = merged(server)
    assert answer == MergeAnswer(Answered.MERGED, LANDED)
    assert len(asked.sent()) == 1


@pytest.mark.parametrize("word", ["ci_still_running", "not_approved", "ci_must_pass"])
def test_it_is_armed_where_it_may_wait(word: str) -> None:
    answer, asked = merged(Project(merge_request(detailed_merge_status=word)), wait=True)
    assert answer.answered is Answered.ARMED
    assert asked.sent() == [
        ("PUT", PLACE, {"sha": HEAD, "auto_merge": True, "merge_when_pipeline_succeeds": True})
    ]
    assert not asked.waits


TRAIN = "/api/v4/projects/my-group/my-project/merge_trains/merge_requests/133"


def test_the_merge_train() -> None:
    """Never past the train, which a plain merge would be."""
    answer, asked = merged(Project(project=project(merge_trains_enabled=True)), wait=True)
    assert answer == MergeAnswer(Answered.QUEUED, words="it is on the merge train")
    assert asked.sent() == [("POST", TRAIN, {"sha": HEAD})]


def test_the_merge_train_once_its_checks_pass() -> None:
    server = Project(
        merge_request(detailed_merge_status="ci_still_running"), project(merge_trains_enabled=True)
    )
    answer, asked = merged(server, wait=True)
    assert answer.answered is Answered.ARMED
    armed = {"auto_merge": True, "when_pipeline_succeeds": True}  # the older name there
    assert asked.sent() == [("POST", TRAIN, {"sha": HEAD, **armed})]


def test_a_push_before_the_merge_train() -> None:
    server = Project(project=project(merge_trains_enabled=True), happens=[nothing, nothing, push])
    answer, _ = merged(server)
    assert (answer.answered, server.on_train) == (Answered.MOVED, None)


@pytest.mark.parametrize("body", [None, [], {"iid": 133}, "merged"])
def test_a_strange_answer_to_the_order_is_looked_into(body: Any) -> None:  # noqa: ANN401
    done = merge_request(state="merged", merge_commit_sha=LANDED)

    def land(server: Project) -> None:
        server.request = done

    odd = httpx.Response(200, json=body)
    server = Project(refuses=[odd], happens=[nothing, nothing, nothing, land])
    assert merged(server)[0] == MergeAnswer(Answered.MERGED, LANDED)
