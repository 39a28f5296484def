"""A pull request of Gitea or Forgejo, and what its repository demands."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge.pull_request import (
    UNTOLD,
    Mergeable,
    PullRequest,
    PullState,
    ReviewState,
    Thread,
)
from shipcheck.forge.rules import BranchRules, RequiredRun
from shipcheck.http.errors import UnexpectedAnswer
from tests.forge.gitea_bodies import (
    BASE,
    HEAD,
    LANDED,
    PAGE,
    PUSHED,
    Server,
    connected,
    pull,
    repository,
    side,
    user,
)


def read(server: Any) -> PullRequest:  # noqa: ANN401
    """Pull request #7."""
    found = connected(server).ask(lambda forge: forge.pull_request(7))
    assert found is not None
    return found


def of(**changes: Any) -> PullRequest:  # noqa: ANN401
    """The pull request with these fields."""
    return read(Server(pull(**changes)))


def test_what_it_is() -> None:
    found = of()
    assert (found.number, found.url, found.title, found.author) == (7, PAGE, "Add it", "ada")
    assert (found.state, found.draft, found.is_fork) == (PullState.OPEN, False, False)
    assert (found.head, found.head_branch, found.head_repository) == (HEAD, "topic", "team/shop")
    assert (found.base, found.base_branch, found.behind) == (BASE, "main", False)
    assert (found.mergeable, found.blocked_by, found.labels) == (Mergeable.YES, (), ("risky",))
    assert (found.requested, found.threads, found.merge_commit) == (("linus", "owners"), (), None)


@pytest.mark.parametrize(
    ("changes", "mergeable", "words"),
    [
        ({"draft": True, "mergeable": False}, Mergeable.BLOCKED, "it is a draft"),
        ({"mergeable": False}, Mergeable.UNKNOWN,
         "it conflicts with its target, or the server has not worked that out yet"),
        ({"mergeable": None}, Mergeable.UNKNOWN, None), ({"mergeable": "yes"}, Mergeable.UNKNOWN, None),
    ],
)  # fmt: skip
def test_mergeable(changes: dict[str, Any], mergeable: Mergeable, words: str | None) -> None:
    found = of(**changes)
    assert (found.mergeable, found.blocked_by) == (mergeable, (words,) if words else ())


def test_behind() -> None:
    assert of(merge_base=PUSHED).behind is True
    assert of(merge_base=None).behind is None


def test_merged_and_closed() -> None:
    merged = of(state="closed", merged=True, merge_commit_sha=LANDED)
    assert (merged.state, merged.merge_commit) == (PullState.MERGED, LANDED)
    assert of(state="closed", merge_commit_sha=LANDED).merge_commit is None
    assert of(state="new word").state is of(state=None).state is PullState.CLOSED
    assert of(state="closed").state is PullState.CLOSED


def test_a_fork_whose_branch_is_deleted() -> None:
    gone = {**side("topic", HEAD, 2, "grace"), "ref": "refs/pull/7/head"}
    found = of(head=gone)
    assert (found.is_fork, found.head_repository, found.head_branch) == (
        True,
        "grace/shop",
        "topic",
    )
    assert of(head={**gone, "repo": None}).head_repository is None


def review(number: int, word: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A review."""
    return {
        "id": number, "state": word, "user": user("grace"), "commit_id": HEAD, "official": True,
        "stale": False, "dismissed": False, "comments_count": 0,
        "submitted_at": f"2026-04-30T10:00:{number:02}Z", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "state"),
    [("APPROVED", ReviewState.APPROVED), ("REQUEST_CHANGES", ReviewState.CHANGES_REQUESTED),
     ("COMMENT", ReviewState.COMMENTED), ("PENDING", ReviewState.PENDING)],
)  # fmt: skip
def test_every_word_of_a_review(word: str, state: ReviewState) -> None:
    (found,) = read(Server(others={"/pulls/7/reviews": [review(1, word)]})).reviews
    assert (found.state, found.author, found.commit, found.counts) == (state, "grace", HEAD, True)


def test_reviews_oldest_first_and_which_count() -> None:
    reviews = [review(3, "APPROVED", dismissed=True), review(2, "APPROVED", official=False),
               review(1, "APPROVED", commit_id=PUSHED, stale=True), review(4, "REQUEST_REVIEW"),
               review(5, "SOMETHING_NEW")]  # fmt: skip
    found = read(Server(others={"/pulls/7/reviews": reviews})).reviews
    assert [(one.state, one.commit, one.counts) for one in found] == [
        (ReviewState.APPROVED, PUSHED, True), (ReviewState.APPROVED, HEAD, False),
        (ReviewState.DISMISSED, HEAD, False),
    ]  # fmt: skip


def test_an_approval_without_a_commit_may_be_of_an_earlier_push() -> None:
    """Gitea keeps approvals when something is pushed."""
    (found,) = read(
        Server(others={"/pulls/7/reviews": [review(1, "APPROVED", commit_id="")]})
    ).reviews
    assert found.commit == UNTOLD


def remark(number: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A remark on a line."""
    return {"id": number, "path": "app.py", "position": 3, "original_position": 0, "resolver": None,
            "user": user("grace"), "html_url": f"{PAGE}#issuecomment-{number}", **changes}  # fmt: skip


def test_remarks_that_nobody_resolved() -> None:
    others = {
        "/pulls/7/reviews": [review(1, "COMMENT", comments_count=2), review(2, "COMMENT", comments_count=1)],
        "/pulls/7/reviews/1/comments": [remark(1), remark(2, path="b.py", resolver=user("ada"))],
        "/pulls/7/reviews/2/comments": [remark(3)],
    }  # fmt: skip
    expected = (Thread("grace", "app.py", 3, f"{PAGE}#issuecomment-1"),)
    assert read(Server(others=others)).threads == expected


def test_too_many_reviews_with_remarks_tell_no_threads() -> None:
    reviews = [review(one, "COMMENT", comments_count=1) for one in range(1, 32)]
    assert read(Server(others={"/pulls/7/reviews": reviews})).threads is None


def test_requests_of_a_reading() -> None:
    asked = connected(Server())
    asked.ask(lambda forge: forge.pull_request(7))
    assert len(asked.requests) == 2


def test_none_of_this_number_and_a_repository_that_is_not_shown() -> None:
    gone = httpx.Response(404, json={"message": "The target couldn't be found."})
    asked = connected(Server(others={"/pulls/7": gone}))
    assert asked.ask(lambda forge: forge.pull_request(7)) is None
    with pytest.raises(UnexpectedAnswer, match="does not show it"):
        connected(lambda _: gone).ask(lambda forge: forge.pull_request(7))


@pytest.mark.parametrize("body", [[], None, {}, {"number": "7"}, {"number": True}])
def test_a_bent_pull_request(body: Any) -> None:  # noqa: ANN401
    with pytest.raises(ShipcheckError):
        read(lambda _: httpx.Response(200, json=body))


def test_fields_of_another_kind_are_nothing() -> None:
    found = of(
        title=None, user=[], labels={}, head=None, base=3, requested_reviewers=1, updated_at=[]
    )
    assert (found.title, found.head, found.base, found.labels) == ("", "", "", ())
    assert (found.author, found.requested) == ("somebody", ("owners",))


def branch(owner: str | None, base: str | None, *pulls: dict[str, Any]) -> list[int]:
    """The numbers of the open pull requests of `topic`."""
    numbered = [{**one, "id": one["number"]} for one in pulls]
    others = {"/pulls": numbered, **{f"/pulls/{one['number']}/reviews": [] for one in pulls}}
    found = connected(Server(others=others)).ask(
        lambda forge: forge.pull_requests_of("topic", owner, base)
    )
    return [one.number for one in found]


def test_the_pull_requests_of_a_branch() -> None:
    fork = side("topic", HEAD, 2, "grace")
    pulls = [pull(number=1), pull(number=2, head=fork), pull(number=3, head=side("topic-2", HEAD)),
             pull(number=4, base=side("prod", BASE))]  # fmt: skip
    assert branch(None, None, *pulls) == [4, 1]
    assert branch(None, "main", *pulls) == [1]
    assert branch("Grace", None, *pulls) == [2]
    assert branch("linus", None, *pulls) == []


def test_tips_and_parents() -> None:
    commit = {"sha": LANDED, "parents": [{"sha": BASE}, {"sha": HEAD}]}
    others = {"/branches/main": {"name": "main", "commit": {"id": BASE}},
              f"/git/commits/{LANDED}": commit, f"/git/commits/{PUSHED}": commit}  # fmt: skip
    asked = connected(Server(others=others))
    assert asked.ask(lambda forge: forge.branch_tip("main")) == BASE
    assert asked.ask(lambda forge: forge.branch_tip("nowhere")) is None
    assert asked.ask(lambda forge: forge.parents(LANDED)) == [BASE, HEAD]
    assert asked.ask(lambda forge: forge.parents(PUSHED)) is None


def rules(
    here: dict[str, Any],
    protections: Any = None,  # noqa: ANN401
    branch: str = "main",
    **changes: Any,  # noqa: ANN401
) -> BranchRules:
    """The rules of a branch."""
    no = httpx.Response(
        403, json={"message": "user should be an owner or a collaborator with admin write"}
    )
    others = {
        f"/branches/{branch.replace('/', '%2F')}": {"name": branch, **here},
        "/branch_protections": no if protections is None else protections,
    }
    server = Server(repository=repository(**changes), others=others)
    return connected(server).ask(lambda forge: forge.rules(branch))


def test_nothing_is_demanded() -> None:
    assert rules({"protected": False}, []) == BranchRules(
        methods=("merge", "rebase", "squash"), auto_merge=True
    )
    assert rules({"protected": False}).complete


PROTECTION: dict[str, Any] = {
    "rule_name": "main", "enable_status_check": True, "status_check_contexts": ["CI / *", "lint"],
    "required_approvals": 2, "block_on_outdated_branch": True, "dismiss_stale_approvals": True,
    "require_signed_commits": True, "priority": 1,
}  # fmt: skip


def test_what_a_protection_demands() -> None:
    found = rules({"protected": True, "effective_branch_protection_name": "main"}, [PROTECTION])
    assert found.required == (RequiredRun("CI / *", is_pattern=True), RequiredRun("lint"))
    assert (found.approvals, found.up_to_date, found.stale_reviews_fall) == (2, True, True)
    assert (found.signed, found.pipeline, found.complete) == (True, False, True)


def test_every_status_is_demanded_where_none_is_named() -> None:
    assert rules({"protected": True}, [{**PROTECTION, "status_check_contexts": []}]).pipeline
    off = {**PROTECTION, "enable_status_check": False}
    assert rules({"protected": True}, [off]).required == ()


def test_what_everybody_is_shown() -> None:
    here = {"protected": True, "required_approvals": 1, "enable_status_check": True,
            "status_check_contexts": ["lint"]}  # fmt: skip
    found = rules(here)
    assert (found.required, found.approvals) == ((RequiredRun("lint"),), 1)
    assert found.complete is False
    assert found.partly.startswith("not seen: whether outdated branches")


def test_a_context_that_is_read_in_another_way_here_is_said() -> None:
    found = rules({"protected": True}, [{**PROTECTION, "status_check_contexts": ["CI {a,b}"]}])
    assert found.complete is False
    assert "what the context 'CI {a,b}' stands for" in found.partly


@pytest.mark.parametrize(
    ("branch", "approvals"),
    [("main", 2), ("release/1", 3), ("release/1/hotfix", 4), ("MAIN", 2), ("other", 0)],
)
def test_which_protection_holds(branch: str, approvals: int) -> None:
    every = [
        {"rule_name": "release/**", "required_approvals": 4, "priority": 9},
        {"rule_name": "release/*", "required_approvals": 3, "priority": 2},
        {"rule_name": "ma*", "required_approvals": 7, "priority": 1}, PROTECTION,
    ]  # fmt: skip
    assert rules({"protected": True}, every, branch).approvals == approvals


@pytest.mark.parametrize(
    ("changes", "methods"),
    [({"default_merge_style": "squash"}, ("squash", "merge", "rebase")),
     ({"allow_merge_commits": False, "allow_squash_merge": False}, ("rebase",)),
     ({"allow_merge_commits": False, "allow_rebase": False, "allow_squash_merge": False,
       "allow_fast_forward_only_merge": True}, ("rebase",))],
)  # fmt: skip
def test_methods(changes: dict[str, Any], methods: tuple[str, ...]) -> None:
    assert rules({"protected": False}, [], **changes).methods == methods


def test_an_archived_repository_is_frozen() -> None:
    assert rules({"protected": False}, [], archived=True).frozen == "the repository is archived"
