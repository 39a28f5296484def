"""A merge request as every forge is understood."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge._gitlab_status import BLOCKED, CONFLICTS, TRANSIENT
from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState, ReviewState, Thread
from shipcheck.http.errors import UnexpectedAnswer
from tests.forge.gitlab_bodies import (
    BASE,
    HEAD,
    LANDED,
    PAGE,
    PUSHED,
    Project,
    connected,
    merge_request,
    user,
)

AT = "/merge_requests/133"


def read(project: Any) -> PullRequest:  # noqa: ANN401
    """Merge request !133."""
    found = connected(project).ask(lambda forge: forge.pull_request(133))
    assert found is not None
    return found


def of(**changes: Any) -> PullRequest:  # noqa: ANN401
    """The merge request with these fields."""
    return read(Project(merge_request(**changes)))


def test_what_it_is() -> None:
    found = of()
    assert (found.number, found.url, found.title, found.body) == (
        133, PAGE, "Manual job rules", "Closes #1",
    )  # fmt: skip
    assert (found.author, found.state, found.draft, found.is_fork) == (
        "ada",
        PullState.OPEN,
        False,
        False,
    )
    assert (found.head, found.head_branch, found.head_repository) == (
        HEAD, "topic", "my-group/my-project",
    )  # fmt: skip
    assert (found.base, found.base_branch, found.behind) == (BASE, "main", True)
    assert (found.mergeable, found.blocked_by, found.labels) == (
        Mergeable.YES, (), ("backend", "risky"),
    )  # fmt: skip
    assert (found.armed, found.queued, found.merge_commit, found.approved) == (
        False,
        False,
        None,
        None,
    )
    assert found.updated_at is not None


def test_none_of_this_number() -> None:
    gone = connected(Project(others={AT: httpx.Response(404, json={"message": "404 Not found"})}))
    assert gone.ask(lambda forge: forge.pull_request(133)) is None


def test_a_project_that_is_not_shown_is_no_missing_merge_request() -> None:
    hidden = httpx.Response(404, json={"message": "404 Project Not Found"})
    with pytest.raises(UnexpectedAnswer, match="does not show it"):
        read(lambda _: hidden)


@pytest.mark.parametrize("word", sorted(BLOCKED))
def test_every_obstacle_in_plain_words(word: str) -> None:
    found = of(detailed_merge_status=word)
    assert (found.mergeable, found.blocked_by) == (Mergeable.BLOCKED, (BLOCKED[word],))
    assert word not in found.blocked_by[0]


@pytest.mark.parametrize("word", TRANSIENT)
def test_what_gitlab_still_works_out(word: str) -> None:
    found = of(detailed_merge_status=word)
    assert (found.mergeable, found.blocked_by) == (Mergeable.UNKNOWN, ())


def test_a_conflict() -> None:
    found = of(detailed_merge_status="conflict")
    assert (found.mergeable, found.blocked_by) == (Mergeable.CONFLICT, (CONFLICTS["conflict"],))


@pytest.mark.parametrize("word", ["a_word_of_tomorrow", "MERGEABLE", "mergeable "])
def test_an_unknown_word_blocks_and_is_shown(word: str) -> None:
    found = of(detailed_merge_status=word)
    assert (found.mergeable, found.blocked_by) == (Mergeable.BLOCKED, (f"GitLab says: {word}",))


@pytest.mark.parametrize(
    ("word", "mergeable"),
    [("can_be_merged", Mergeable.YES), ("cannot_be_merged", Mergeable.CONFLICT),
     ("unchecked", Mergeable.UNKNOWN), ("checking", Mergeable.UNKNOWN)],
)  # fmt: skip
def test_servers_before_15_6(word: str, mergeable: Mergeable) -> None:
    body = merge_request(merge_status=word)
    del body["detailed_merge_status"]
    assert read(Project(body)).mergeable is mergeable


@pytest.mark.parametrize("mark", ["draft", "work_in_progress"])
def test_a_draft(mark: str) -> None:
    assert of(**{mark: True}).draft


@pytest.mark.parametrize(
    ("changes", "landed"),
    [({"merge_commit_sha": LANDED, "squash_commit_sha": PUSHED}, LANDED),
     ({"squash_commit_sha": LANDED}, LANDED), ({}, HEAD)],
)  # fmt: skip
def test_what_landed(changes: dict[str, Any], landed: str) -> None:
    found = of(state="merged", **changes)
    assert (found.state, found.merge_commit) == (PullState.MERGED, landed)


def test_a_commit_for_a_merge_that_did_not_happen_is_none() -> None:
    assert of(merge_commit_sha=LANDED).merge_commit is None


FORK: dict[str, Any] = {"source_project_id": 2}


def test_a_fork() -> None:
    others = {"/api/v4/projects/2": {"id": 2, "path_with_namespace": "grace/my-project"}}
    found = read(Project(merge_request(**FORK), others=others))
    assert (found.is_fork, found.head_repository) == (True, "grace/my-project")


@pytest.mark.parametrize("source", [2, None])
def test_a_fork_that_is_gone_or_hidden(source: int | None) -> None:
    found = of(source_project_id=source)
    assert (found.is_fork, found.head_repository) == (True, None)


def armed(status: str | None) -> PullRequest:
    """The merge request that merges by itself, with its state on the train."""
    body = merge_request(merge_when_pipeline_succeeds=True)
    return read(Project(body, on_train={"id": 267, "status": status} if status else None))


@pytest.mark.parametrize("status", ["idle", "stale", "fresh", "merging"])
def test_on_a_merge_train(status: str) -> None:
    assert (armed(status).queued, armed(status).armed) == (True, False)


@pytest.mark.parametrize("status", [None, "merged", "skip_merged"])
def test_armed(status: str | None) -> None:
    assert (armed(status).queued, armed(status).armed) == (False, True)


APPROVALS = {
    "approvals_required": 2, "approvals_left": 1, "approved": False,
    "approved_by": [
        {"user": user("grace"), "approved_at": "2022-05-13T12:00:00.000Z"},
        {"user": user("linus"), "approved_at": "2022-05-13T09:00:00.000Z"},
        {"user": user("old-server")},
    ],
}  # fmt: skip
VERSIONS = [
    {
        "id": 2,
        "head_commit_sha": HEAD,
        "created_at": "2022-05-13T10:00:00.000Z",
        "state": "collected",
    },
    {
        "id": 1,
        "head_commit_sha": PUSHED,
        "created_at": "2022-05-13T08:00:00.000Z",
        "state": "collected",
    },
]


def test_approvals_say_which_head_was_looked_at() -> None:
    """GitLab tells when; which head there was then, its versions of the merge request tell."""
    found = read(Project(others={f"{AT}/approvals": APPROVALS, f"{AT}/versions": VERSIONS}))
    told = [(one.author, one.state, one.commit, one.counts) for one in found.reviews]
    approved = ReviewState.APPROVED
    assert told == [
        ("linus", approved, PUSHED, None), ("grace", approved, HEAD, None),
        ("old-server", approved, None, None),
    ]  # fmt: skip
    assert found.approved is False


def test_an_approval_before_any_version_is_for_no_head() -> None:
    late = [{**VERSIONS[0], "created_at": "2023-01-01T00:00:00Z"}]
    found = read(Project(others={f"{AT}/approvals": APPROVALS, f"{AT}/versions": late}))
    assert {one.commit for one in found.reviews} == {None}


def test_nothing_is_approved_where_nothing_is_demanded() -> None:
    free = {"approved": True, "approved_by": [], "approvals_required": 0}
    assert read(Project(others={f"{AT}/approvals": free})).approved is None


STATE = {
    "approval_rules_overwritten": False,
    "rules": [
        {"id": 1, "name": "security", "rule_type": "regular", "approvals_required": 1,
         "approved_by": [user("grace")], "approved": True},
        {"id": 2, "name": "app/**", "rule_type": "code_owner", "approvals_required": 1,
         "approved_by": [], "approved": False, "code_owner": True},
        {"id": 3, "name": "docs/**", "rule_type": "code_owner", "approvals_required": 0,
         "approved_by": [], "approved": True, "code_owner": True},
    ],
}  # fmt: skip


def test_rules_say_whose_approval_counts_and_which_owners_are_awaited() -> None:
    found = read(Project(others={f"{AT}/approvals": APPROVALS, f"{AT}/approval_state": STATE}))
    assert {one.author: one.counts for one in found.reviews} == {
        "grace": True, "linus": False, "old-server": False,
    }  # fmt: skip
    assert found.owners_pending == ("app/**",)


def test_reviewers() -> None:
    words = (
        "requested_changes",
        "reviewed",
        "unapproved",
        "unreviewed",
        "review_started",
        "approved",
    )
    reviewers = [
        {"user": user(word), "state": word, "created_at": "2022-07-27T17:03:27.684Z"}
        for word in words
    ]
    found = read(Project(others={f"{AT}/reviewers": reviewers}))
    assert {one.author: one.state for one in found.reviews} == {
        "requested_changes": ReviewState.CHANGES_REQUESTED, "reviewed": ReviewState.COMMENTED,
        "unapproved": ReviewState.DISMISSED,
    }  # fmt: skip
    assert found.requested == ("unreviewed", "review_started")


def note(number: int, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """A note in a discussion."""
    return {"id": number, "type": "DiffNote", "body": "Why?", "author": user("grace"),
            "resolvable": True, "resolved": False, "position": None, **changes}  # fmt: skip


def test_threads_that_are_not_resolved() -> None:
    place = {"new_path": "app.py", "old_path": "app.py", "new_line": 27, "old_line": None}
    discussions = [
        {"id": "6a9c", "notes": [note(1, position=place), note(2, resolved=True)]},
        {"id": "7b0d", "notes": [note(3, resolved=True)]},
        {"id": "8c1e", "notes": [note(4, resolvable=False)]},
        {"id": "9d2f", "notes": [note(5, position={"old_path": "gone.py", "old_line": 3})]},
    ]
    found = read(Project(others={f"{AT}/discussions": discussions}))
    assert found.threads == (
        Thread("grace", "app.py", 27, f"{PAGE}#note_1"), Thread("grace", "gone.py", 3, f"{PAGE}#note_5"),
    )  # fmt: skip


def test_threads_that_nobody_shows() -> None:
    hidden = httpx.Response(403, json={"message": "403 Forbidden"})
    assert read(Project(others={f"{AT}/discussions": hidden})).threads is None


@pytest.mark.parametrize(
    "body", [[], None, 7, {}, {"iid": "133"}, {"iid": True}, {"iid": None, "sha": 3}]
)
def test_a_bent_merge_request(body: Any) -> None:  # noqa: ANN401
    with pytest.raises(UnexpectedAnswer):
        read(lambda _: httpx.Response(200, json=body))


@pytest.mark.parametrize(
    "part", ["approvals", "approval_state", "reviewers", "versions", "discussions"]
)
def test_a_page_where_json_should_be(part: str) -> None:
    page = httpx.Response(200, text="<html>Sign in</html>")
    with pytest.raises(ShipcheckError):
        read(Project(others={f"{AT}/{part}": page}))


BENT: dict[str, Any] = {
    "title": None, "description": 3, "author": [], "labels": {"a": 1}, "state": None, "sha": None,
    "source_project_id": "x", "target_branch": None, "diverged_commits_count": "many",
    "detailed_merge_status": {}, "merge_status": None, "diff_refs": [], "updated_at": 10**30,
}  # fmt: skip


def test_fields_of_another_kind_are_nothing() -> None:
    found = of(**BENT)
    assert (found.title, found.head, found.base, found.labels) == ("", "", "", ())
    assert (found.mergeable, found.behind, found.head_repository) == (Mergeable.UNKNOWN, None, None)


def test_bent_surroundings_are_nothing() -> None:
    others = {
        f"{AT}/approvals": {"approved_by": [{"user": None, "approved_at": []}], "approved": 1},
        f"{AT}/approval_state": {"rules": [{"approvals_required": "2", "approved_by": {}}]},
        f"{AT}/reviewers": [{"user": 3, "state": ["x"]}],
        f"{AT}/versions": [{"created_at": None, "head_commit_sha": 3}],
        f"{AT}/discussions": [{"notes": None}, {"notes": [note(1, position=3, author=None)]}],
    }
    found = read(Project(others=others))
    assert [(one.author, one.commit) for one in found.reviews] == [("somebody", None)]
    assert found.threads == (Thread("somebody", None, None, f"{PAGE}#note_1"),)


def branch(owner: str | None, *requests: dict[str, Any]) -> list[int]:
    """The numbers of the open merge requests of `topic`."""
    others: dict[str, Any] = {
        "/merge_requests": [{**one, "id": one["iid"]} for one in requests],
        "/api/v4/projects/2": {"id": 2, "path_with_namespace": "grace/my-project"},
        **{f"/merge_requests/{one['iid']}": one for one in requests},
    }
    asked = connected(Project(others=others))
    found = asked.ask(lambda forge: forge.pull_requests_of("topic", owner, None))
    listing = next(one for one in asked.requests if one.url.path.endswith("/merge_requests"))
    assert listing.url.params["source_branch"] == "topic"
    return [one.number for one in found]


def test_the_merge_requests_of_a_branch() -> None:
    """A fork's branch of the same name is another branch; what a server filters is looked at again."""
    requests = [
        merge_request(iid=5), merge_request(iid=4, **FORK), merge_request(iid=3, state="merged"),
        merge_request(iid=2, source_branch="topic-2"), merge_request(iid=1),
    ]  # fmt: skip
    assert branch(None, *requests) == [5, 1]
    assert branch("grace", *requests) == [4]
    assert branch("Grace", *requests) == [4]
    assert branch("linus", *requests) == []


def test_requests_of_a_reading() -> None:
    asked = connected(Project())
    asked.ask(lambda forge: forge.pull_request(133))
    assert len(asked.requests) == 7


def test_tips_and_parents() -> None:
    commit = {"id": LANDED, "parent_ids": [BASE, HEAD]}
    asked = connected(Project(others={f"/repository/commits/{LANDED}": commit}))
    assert asked.ask(lambda forge: forge.branch_tip("main")) == BASE
    assert asked.ask(lambda forge: forge.branch_tip("nowhere")) is None
    assert asked.ask(lambda forge: forge.parents(LANDED)) == [BASE, HEAD]
    assert asked.ask(lambda forge: forge.parents(PUSHED)) is None
