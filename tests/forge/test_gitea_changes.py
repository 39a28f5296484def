"""Merging on Gitea and Forgejo with the judged head alone, and telling others."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.forge.orders import (
    Access,
    Answered,
    CommentOrder,
    MergeAnswer,
    MergeOrder,
    OpenOrder,
    Said,
    StatusOrder,
)
from shipcheck.http.errors import Unauthorized
from tests.forge.connecting import SECRET, Connected
from tests.forge.gitea_bodies import (
    HEAD,
    LANDED,
    PAGE,
    PUSHED,
    ROOT,
    Server,
    connected,
    pull,
    repository,
    side,
    user,
)

MERGE = f"{ROOT}/pulls/7/merge"


def merged(server: Any, **order: Any) -> tuple[MergeAnswer, Connected]:  # noqa: ANN401
    """The answer to an order for the judged head, and what was asked."""
    asked = connected(server)
    return asked.ask(lambda forge: forge.merge(MergeOrder(7, HEAD, **order))), asked


def nothing(_: Server) -> None:
    """Nobody does anything."""


def push(server: Server) -> None:
    """Somebody pushes."""
    server.pull = {**server.pull, "head": side("topic", PUSHED)}


def test_it_is_merged_with_its_head_pinned() -> None:
    answer, asked = merged(Server(), title="Title", message="Text")
    assert answer == MergeAnswer(Answered.MERGED, LANDED)
    assert asked.sent() == [("POST", MERGE, {
        "Do": "merge", "head_commit_id": HEAD, "MergeTitleField": "Title", "MergeMessageField": "Text",
    })]  # fmt: skip
    assert len(asked.requests) == 4


@pytest.mark.parametrize(
    ("method", "changes", "style"),
    [("squash", {}, "squash"), ("rebase", {}, "rebase"), (None, {"default_merge_style": "squash"}, "squash"),
     ("rebase", {"allow_rebase": False, "allow_fast_forward_only_merge": True}, "fast-forward-only")],
)  # fmt: skip
def test_ways_of_merging(method: str | None, changes: dict[str, Any], style: str) -> None:
    _, asked = merged(Server(repository=repository(**changes)), method=method)
    assert asked.sent()[0][2]["Do"] == style


def test_a_way_that_is_not_allowed() -> None:
    answer, asked = merged(Server(repository=repository(allow_squash_merge=False)), method="squash")
    assert answer.words == "this repository does not allow squash, only merge or rebase"
    assert not asked.sent()


@pytest.mark.parametrize(
    ("changes", "answered"),
    [({"head": side("topic", PUSHED)}, Answered.MOVED), ({"state": "closed"}, Answered.REFUSED),
     ({"draft": True}, Answered.REFUSED),
     ({"state": "closed", "merged": True, "merge_commit_sha": LANDED}, Answered.MERGED),
     ({"state": "closed", "merged": True, "head": side("topic", PUSHED)}, Answered.MOVED)],
)  # fmt: skip
def test_nothing_is_ordered(changes: dict[str, Any], answered: Answered) -> None:
    answer, asked = merged(Server(pull(**changes)), wait=True)
    assert (answer.answered, asked.sent()) == (answered, [])


def test_somebody_pushes_just_before() -> None:
    server = Server(happens=[nothing, nothing, push])
    answer, asked = merged(server, wait=True)
    assert answer.answered is Answered.MOVED
    assert len(asked.sent()) == 1
    assert server.pull["merged"] is False


def test_somebody_pushes_and_the_server_still_looks() -> None:
    """It says 405 before it compares the head."""

    def busy(server: Server) -> None:
        push(server)
        server.pull = {**server.pull, "mergeable": False}

    answer, _ = merged(Server(happens=[nothing, nothing, busy]))
    assert answer.answered is Answered.MOVED


@pytest.mark.parametrize(
    ("status", "words"),
    [(405, "not enough approvals"), (409, "merge push out of date"), (409, f"PushRejected {SECRET}"),
     (423, "the repository is archived"), (422, "no")],
)  # fmt: skip
def test_refusals_in_its_words(status: int, words: str) -> None:
    no = httpx.Response(status, json={"message": words})
    answer, _ = merged(Server(refuses=[no]))
    assert answer == MergeAnswer(Answered.REFUSED, words=words.replace(SECRET, "***"))


def test_it_is_armed_where_it_may_wait() -> None:
    """Gitea pins no head of what waits, and the answer says so."""
    no = httpx.Response(405, json={"message": "Not all required status checks successful"})
    answer, asked = merged(Server(refuses=[no]), wait=True)
    assert answer.answered is Answered.ARMED
    assert "pins none that waits" in answer.words
    assert asked.sent()[1][2]["merge_when_checks_succeed"] is True
    assert asked.sent()[1][2]["head_commit_id"] == HEAD


def test_it_is_armed_already() -> None:
    no = httpx.Response(405, json={"message": "Not all required status checks successful"})
    armed = httpx.Response(409, json={"message": "pull request is already scheduled to auto merge"})
    assert merged(Server(refuses=[no, armed]), wait=True)[0].answered is Answered.ARMED


@pytest.mark.parametrize(
    "broken", [httpx.ReadTimeout("slow"), *map(httpx.Response, (500, 502, 503, 504))]
)
def test_no_answer_is_lost_and_never_sent_again(broken: Any) -> None:  # noqa: ANN401
    answer, asked = merged(Server(refuses=[broken]))
    assert answer.answered is Answered.LOST
    assert len(asked.sent()) == 1


def test_it_waits_while_the_server_looks() -> None:
    def ready(server: Server) -> None:
        server.pull = {**server.pull, "mergeable": True}

    server = Server(pull(mergeable=False), happens=[nothing, nothing, nothing, ready])
    answer, asked = merged(server)
    assert answer.answered is Answered.MERGED
    assert asked.waits[:2] == [0.5, 1.0]


def test_a_token_that_is_revoked_meanwhile() -> None:
    with pytest.raises(Unauthorized):
        merged(Server(refuses=[httpx.Response(401, json={"message": "invalid username or token"})]))


def test_a_token_that_may_not_merge() -> None:
    with pytest.raises(CredentialError, match="write:repository"):
        merged(
            Server(refuses=[httpx.Response(403, json={"message": "required=[write:repository]"})])
        )


@pytest.mark.parametrize(
    ("order", "head", "title"),
    [(OpenOrder("topic", "main", "Add it", ""), "topic", "Add it"),
     (OpenOrder("topic", "main", "Add it", "", draft=True, head_owner="grace"),
      "grace:topic", "WIP: Add it")],
)  # fmt: skip
def test_a_pull_request_is_opened(order: OpenOrder, head: str, title: str) -> None:
    asked = connected(Server(others={"POST /pulls": httpx.Response(201, json=pull())}))
    assert asked.ask(lambda forge: forge.open_pull_request(order)).number == 7
    ((_, _, body),) = asked.sent()
    assert (body["head"], body["base"], body["title"]) == (head, "main", title)


def test_there_is_one_already() -> None:
    no = httpx.Response(409, json={"message": "pull request already exists for these targets"})
    with pytest.raises(ShipcheckError, match="already exists"):
        connected(Server(refuses=[no])).ask(
            lambda forge: forge.open_pull_request(OpenOrder("topic", "main", "Add it", ""))
        )


@pytest.mark.parametrize(
    ("said", "word"),
    [(Said.SUCCESS, "success"), (Said.FAILURE, "failure"), (Said.PENDING, "pending"), (Said.ERROR, "error")],
)  # fmt: skip
def test_commit_statuses(said: Said, word: str) -> None:
    asked = connected(Server(others={f"POST /statuses/{HEAD}": httpx.Response(201, json={})}))
    asked.ask(lambda forge: forge.set_status(StatusOrder(HEAD, "shipcheck", said, "x" * 300)))
    ((_, path, body),) = asked.sent()
    assert (path, body["state"], body["context"]) == (f"{ROOT}/statuses/{HEAD}", word, "shipcheck")
    assert len(body["description"]) == 255


MARK = "<!-- shipcheck -->"
LIST = "/issues/7/comments"
OURS = {"/api/v1/user": user("bot")}
COMMENT = CommentOrder(7, MARK, f"{MARK}\nReady.")


def note(number: int, body: str) -> dict[str, Any]:
    """A comment."""
    return {
        "id": number,
        "body": body,
        "html_url": f"{PAGE}#issuecomment-{number}",
        "user": user("bot"),
    }


def comment(
    server: Server, order: CommentOrder = COMMENT
) -> tuple[str | None, list[tuple[str, str]]]:
    """The address of the comment, and what was sent."""
    asked = connected(server)
    url = asked.ask(lambda forge: forge.comment(order))
    return url, [(method, path.removeprefix(ROOT)) for method, path, _ in asked.sent()]


def test_a_comment_is_made_and_brought_up_to_date() -> None:
    made = {LIST: [note(1, "Nice")], f"POST {LIST}": httpx.Response(201, json=note(9, "x"))}
    assert comment(Server(others=made)) == (f"{PAGE}#issuecomment-9", [("POST", LIST)])
    old = {LIST: [note(5, f"{MARK}\nNot ready.")], "PATCH /issues/comments/5": note(5, "x"), **OURS}
    assert comment(Server(others=old)) == (
        f"{PAGE}#issuecomment-5", [("PATCH", "/issues/comments/5")],
    )  # fmt: skip
    same = {LIST: [note(5, f"{MARK}\nReady.")], **OURS}
    assert comment(Server(others=same)) == (f"{PAGE}#issuecomment-5", [])


def test_no_comment_where_there_is_nothing_to_be_said() -> None:
    order = CommentOrder(7, MARK, f"{MARK}\nReady.", only_update=True)
    assert comment(Server(others={LIST: []}), order) == (None, [])


@pytest.mark.parametrize(
    ("own", "permission", "theirs"),
    [(user("me"), "write", True), (user("me"), "read", False), (user("me"), None, False),
     (None, "owner", True), (None, None, True)],
)  # fmt: skip
def test_a_comment_of_somebody_else_with_our_marker(
    own: dict[str, Any] | None, permission: str | None, theirs: bool
) -> None:
    """An outsider's stays theirs; where the server tells nothing, one comment is better than many."""
    told = {"permission": permission} if permission else None
    others = {
        LIST: [note(4, f"{MARK} haha")], "PATCH /issues/comments/4": note(4, "x"), "/api/v1/user": own,
        f"POST {LIST}": httpx.Response(201, json=note(9, "x")), "/collaborators/bot/permission": told,
    }  # fmt: skip
    assert comment(Server(others=others))[0] == f"{PAGE}#issuecomment-{4 if theirs else 9}"


def test_what_a_token_is() -> None:
    others = {"/api/v1/user": user("ada")}
    assert connected(Server(others=others)).ask(lambda forge: forge.access()) == Access("ada")
    reader = repository(permissions={"admin": False, "push": False, "pull": True})
    weak = {"/api/v1/user": httpx.Response(403, json={"message": "required=[read:user]"})}
    access = connected(Server(repository=reader, others=weak)).ask(lambda forge: forge.access())
    assert access == Access(None, None, ("write access to the repository",))
