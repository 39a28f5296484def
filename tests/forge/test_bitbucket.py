"""Bitbucket Cloud: pull requests, restrictions, statuses, comments, and merges without a pin."""

from __future__ import annotations

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.orders import CommentOrder, OpenOrder, Said, StatusOrder
from shipcheck.forge.pull_request import Mergeable, PullState, ReviewState
from shipcheck.hosting.place import Place
from shipcheck.http.errors import UnexpectedAnswer
from tests.ci.asking import HEAD, OTHER
from tests.ci.bitbucket_bodies import AT, PAGE, Json, refused
from tests.forge.bitbucket_bodies import (
    AUTHOR,
    LANDED,
    MERGED,
    BitbucketForgeSays,
    comment,
    participant,
    pull,
    restriction,
    side,
)
from tests.forge.connecting import SECRET, Connected

PLACE = Place("bitbucket", "https://bitbucket.org", "team/web", {})
MARKER = "<!-- shipcheck:verdict -->"
HIDDEN = "[//]: # (shipcheck:verdict)"


def connected(says: Json) -> Connected:
    """Bitbucket with these answers, for a user who has an access token."""
    return Connected("bitbucket", PLACE, says, {"BITBUCKET_TOKEN": SECRET})


def test_a_pull_request_is_three_requests_and_has_whole_commits() -> None:
    forge = connected(BitbucketForgeSays())
    found = forge.ask(lambda one: one.pull_request(23))
    assert found is not None
    assert (found.number, found.state, found.head, found.base) == (23, PullState.OPEN, HEAD, OTHER)
    assert (found.head_branch, found.base_branch, found.author) == ("topic/x", "main", "jane")
    assert (found.url, found.head_repository) == (f"{PAGE}/pull-requests/23", "team/web")
    assert (found.mergeable, found.threads, found.is_fork) == (Mergeable.YES, (), False)
    assert len(forge.requests) == 3


def test_there_is_no_such_pull_request() -> None:
    assert connected(BitbucketForgeSays()).ask(lambda one: one.pull_request(24)) is None


@pytest.mark.parametrize(("word", "state"), [
    ("OPEN", PullState.OPEN), ("MERGED", PullState.MERGED), ("DECLINED", PullState.CLOSED),
    ("SUPERSEDED", PullState.CLOSED),
])  # fmt: skip
def test_every_state(word: str, state: PullState) -> None:
    found = connected(BitbucketForgeSays([pull(state=word)])).ask(lambda one: one.pull_request(23))
    assert found is not None
    assert found.state is state


@pytest.mark.parametrize(("said", "state"), [
    ("approved", ReviewState.APPROVED), ("changes_requested", ReviewState.CHANGES_REQUESTED),
])  # fmt: skip
def test_every_review(said: str, state: ReviewState) -> None:
    waiting = participant(None, AUTHOR)
    says = BitbucketForgeSays([pull(participants=[participant(said), waiting])])
    found = connected(says).ask(lambda one: one.pull_request(23))
    assert found is not None
    told = [(one.author, one.state) for one in found.reviews]
    assert (told, found.requested) == ([("peter", state)], ("jane",))


def test_an_older_answer_has_approvals_only() -> None:
    old = {"user": {"display_name": "P"}, "approved": True, "role": "PARTICIPANT"}
    found = connected(BitbucketForgeSays([pull(participants=[old])])).ask(
        lambda one: one.pull_request(23)
    )
    assert found is not None
    assert [(one.author, one.state) for one in found.reviews] == [("P", ReviewState.APPROVED)]


def test_open_tasks_are_threads() -> None:
    tasks = [{"id": 1, "state": "UNRESOLVED", "creator": AUTHOR, "content": {"raw": "Do it"}},
             {"id": 2, "state": "RESOLVED", "creator": AUTHOR}]  # fmt: skip
    forge = connected(BitbucketForgeSays([pull(task_count=1)], tasks))
    found = forge.ask(lambda one: one.pull_request(23))
    assert found is not None
    assert found.threads is not None
    assert [one.author for one in found.threads] == ["jane"]
    assert len(forge.requests) == 4


def test_a_pull_request_of_a_fork() -> None:
    forge = connected(BitbucketForgeSays([pull(source=side("topic/x", HEAD, "peter/web"))]))
    (found,) = forge.ask(lambda one: one.pull_requests_of("topic/x", "Peter", "main"))
    assert (found.is_fork, found.head_repository, found.head) == (True, "peter/web", HEAD)
    assert not forge.ask(lambda one: one.pull_requests_of("topic/x", None, "main"))


def test_the_pull_requests_of_a_branch() -> None:
    forge = connected(BitbucketForgeSays())
    found = forge.ask(lambda one: one.pull_requests_of("topic/x", None, "main"))
    assert [one.number for one in found] == [23]
    wish = 'source.branch.name="topic/x" AND state="OPEN" AND destination.branch.name="main"'
    assert forge.requests[0].url.params["q"] == wish


@pytest.mark.parametrize(("branch", "base"), [('" OR state="OPEN', None), ("topic/x", "next")])
def test_a_name_is_no_filter_and_filters_are_looked_at_again(branch: str, base: str | None) -> None:
    forge = connected(BitbucketForgeSays())
    assert not forge.ask(lambda one: one.pull_requests_of(branch, None, base))
    if base is None:
        wish = 'source.branch.name="\\" OR state=\\"OPEN" AND state="OPEN"'
        assert forge.requests[0].url.params["q"] == wish


@pytest.mark.parametrize("broken", [
    {"state": "dreaming"}, {"id": "23"}, {"source": None}, {"destination": {"commit": None}},
    {"source": side("topic/x", "f" * 40)}, {"source": {"commit": {"hash": 7}}},
])  # fmt: skip
def test_a_pull_request_that_lacks_something_is_none(broken: Json) -> None:
    with pytest.raises(UnexpectedAnswer):
        connected(BitbucketForgeSays([pull(**broken)])).ask(lambda one: one.pull_request(23))


def test_nulls_are_read_as_nothing() -> None:
    nothing = dict.fromkeys(("author", "participants", "summary", "description", "title"), None)
    found = connected(BitbucketForgeSays([pull(**nothing)])).ask(lambda one: one.pull_request(23))
    assert found is not None
    assert (found.title, found.body, found.author, found.reviews) == ("", "", "somebody", ())


RESTRICTIONS = [
    restriction("require_approvals_to_merge", 2), restriction("require_tasks_to_be_completed"),
    restriction("require_passing_builds_to_merge", 1), restriction("push"),
    restriction("reset_pullrequest_approvals_on_change"), restriction("require_commits_behind", 0),
    restriction("require_approvals_to_merge", 9, pattern="release/*"),
]  # fmt: skip


def test_restrictions_are_rules_by_one_request() -> None:
    forge = connected(BitbucketForgeSays(restrictions=RESTRICTIONS))
    rules = forge.ask(lambda one: one.rules("main"))
    assert (rules.approvals, rules.threads_resolved, rules.pipeline) == (2, True, True)
    assert (rules.stale_reviews_fall, rules.up_to_date, rules.complete) == (True, True, True)
    assert len(forge.requests) == 1


@pytest.mark.parametrize(("pattern", "branch", "fits"), [
    ("*", "a/b", True), ("rel*", "release/1", True), ("main", "main2", False), ("m?in", "main", False),
    ("[m]ain", "main", False), ("release/*", "release/1/x", True),
])  # fmt: skip
def test_a_pattern_knows_one_special_character(pattern: str, branch: str, *, fits: bool) -> None:
    listed = [restriction("require_approvals_to_merge", 3, pattern=pattern)]
    rules = connected(BitbucketForgeSays(restrictions=listed)).ask(lambda one: one.rules(branch))
    assert rules.approvals == (3 if fits else 0)


@pytest.mark.parametrize(("kind", "branch", "fits"), [
    ("development", "main", True), ("release", "release/7", True), ("release", "main", False),
    ("hotfix", "main", False),
])  # fmt: skip
def test_restrictions_by_the_branching_model(kind: str, branch: str, *, fits: bool) -> None:
    one = restriction(
        "require_default_reviewer_approvals_to_merge", 1, branch_match_kind="branching_model",
        branch_type=kind, pattern="",
    )  # fmt: skip
    forge = connected(BitbucketForgeSays(restrictions=[one]))
    rules = forge.ask(lambda forge: forge.rules(branch))
    assert rules.approvals == (1 if fits else 0)
    assert len(forge.requests) == 2


def test_rules_that_only_administrators_see_are_not_all() -> None:
    says = BitbucketForgeSays(restrictions=refused(403, "Forbidden"))
    rules = connected(says).ask(lambda one: one.rules("main"))
    assert (rules.complete, rules.approvals) == (False, 0)
    assert "administrators" in rules.partly


def test_tips_and_parents() -> None:
    forge = connected(BitbucketForgeSays())
    assert forge.ask(lambda one: one.branch_tip("topic/x")) == HEAD
    assert forge.ask(lambda one: one.branch_tip("gone")) is None
    assert forge.ask(lambda one: one.parents(LANDED)) == (OTHER, HEAD)
    assert forge.ask(lambda one: one.parents("f" * 40)) is None


@pytest.mark.parametrize("said", list(Said))
def test_a_status(said: Said) -> None:
    forge = connected(BitbucketForgeSays())
    order = StatusOrder(HEAD, "shipcheck", said, "x" * 300, None, "topic/x")
    forge.ask(lambda one: one.set_status(order))
    ((method, path, body),) = forge.sent()
    assert (method, path) == ("POST", f"{AT}/commit/{HEAD}/statuses/build")
    assert body["state"] in ("SUCCESSFUL", "FAILED", "INPROGRESS")
    assert (body["key"], body["url"]) == ("shipcheck", f"{PAGE}/commits/{HEAD}")
    assert (len(body["description"]), body["refname"]) == (255, "topic/x")


def test_the_first_comment_hides_its_marker_as_bitbucket_can() -> None:
    forge = connected(BitbucketForgeSays(comments=[comment(f"quotes {HIDDEN}")]))
    order = CommentOrder(23, MARKER, f"{MARKER}\nready")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pull-requests/23#comment-23"
    content = {"content": {"raw": f"{HIDDEN}\n\nready"}}
    assert forge.sent() == [("POST", f"{AT}/pullrequests/23/comments", content)]


def test_the_comment_is_found_again_and_updated() -> None:
    own = [comment(f"{HIDDEN}\n\nold", 6, deleted=True), comment(f"{HIDDEN}\n\nold", 7)]
    forge = connected(BitbucketForgeSays(comments=own))
    order = CommentOrder(23, MARKER, f"{MARKER}\nnew")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pull-requests/23#comment-7"
    content = {"content": {"raw": f"{HIDDEN}\n\nnew"}}
    assert forge.sent() == [("PUT", f"{AT}/pullrequests/23/comments/7", content)]


def test_somebody_elses_comment_with_the_marker_is_passed_over() -> None:
    says = BitbucketForgeSays(
        comments=[comment(f"{HIDDEN}\n\ntheirs")], updates=[refused(403, "no")]
    )
    forge = connected(says)
    order = CommentOrder(23, MARKER, f"{MARKER}\nours")
    assert forge.ask(lambda one: one.comment(order)) == f"{PAGE}/pull-requests/23#comment-23"
    assert [method for method, _, _ in forge.sent()] == ["PUT", "POST"]


def test_a_comment_that_says_the_same_and_one_that_is_not_wanted() -> None:
    same = connected(BitbucketForgeSays(comments=[comment(f"{HIDDEN}\n\nsame")]))
    same.ask(lambda one: one.comment(CommentOrder(23, MARKER, f"{MARKER}\nsame")))
    none = connected(BitbucketForgeSays())
    order = CommentOrder(23, MARKER, f"{MARKER}\nready", only_update=True)
    assert none.ask(lambda one: one.comment(order)) is None
    assert same.sent() == none.sent() == []


def test_a_new_pull_request() -> None:
    forge = connected(BitbucketForgeSays())
    order = OpenOrder("topic/x", "main", "A change", "Because.", head_owner="peter")
    assert forge.ask(lambda one: one.open_pull_request(order)).number == 23
    assert forge.sent() == [("POST", f"{AT}/pullrequests", {
        "title": "A change", "description": "Because.", "draft": False,
        "source": {"branch": {"name": "topic/x"}, "repository": {"full_name": "peter/web"}},
        "destination": {"branch": {"name": "main"}},
    })]  # fmt: skip


@pytest.mark.parametrize(("scopes", "lacks"), [
    ("repository:write, pullrequest:write", ()), ("pullrequest", ("pullrequest:write", "repository:write")),
    ("read:repository:bitbucket, write:repository:bitbucket, write:pullrequest:bitbucket", ()),
])  # fmt: skip
def test_what_the_credential_may(scopes: str, lacks: tuple[str, ...]) -> None:
    answer = httpx.Response(200, json=AUTHOR, headers={"X-OAuth-Scopes": scopes})
    access = connected(lambda _: answer).ask(lambda one: one.access())
    assert (access.user, access.lacks) == ("jane", lacks)


def test_an_access_token_is_nobodys() -> None:
    access = connected(lambda _: refused(403, "no")).ask(lambda one: one.access())
    assert (access.user, access.scopes, access.lacks) == (None, None, ())


@pytest.mark.parametrize("branch", ["topic/x", "x:refs/heads/main", "+x y", "*"])
def test_the_ref_of_a_pull_request_is_its_branch_and_nothing_else(branch: str) -> None:
    async def fetched(forge: Json) -> str:
        await forge.pull_request(23)
        return str(forge.refspec_of(23))

    forge = connected(BitbucketForgeSays([pull(source=side(branch, HEAD))]))
    if branch == "topic/x":
        assert forge.ask(fetched) == "refs/heads/topic/x"
    else:
        with pytest.raises(ShipcheckError, match="at no ref of this remote"):
            forge.ask(fetched)


def test_what_landed_is_told() -> None:
    found = connected(BitbucketForgeSays([MERGED])).ask(lambda one: one.pull_request(23))
    assert found is not None
    assert (found.state, found.merge_commit) == (PullState.MERGED, LANDED)
