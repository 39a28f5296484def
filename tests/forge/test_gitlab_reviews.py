"""Who looked at which head on GitLab, and what is still to be settled."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.forge.pull_request import UNTOLD, PullRequest, ReviewState, Thread
from tests.forge.gitlab_bodies import (
    HEAD,
    PAGE,
    PUSHED,
    Project,
    connected,
    user,
)

AT = "/merge_requests/133"


def read(project: Any) -> PullRequest:  # noqa: ANN401
    """Merge request !133."""
    found = connected(project).ask(lambda forge: forge.pull_request(133))
    assert found is not None
    return found


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
        ("old-server", approved, UNTOLD, None),
    ]  # fmt: skip
    assert found.approved is False


def test_an_approval_before_any_version_is_for_no_head() -> None:
    late = [{**one, "created_at": "2023-01-01T00:00:00Z"} for one in VERSIONS]
    found = read(Project(others={f"{AT}/approvals": APPROVALS, f"{AT}/versions": late}))
    assert {one.commit for one in found.reviews} == {UNTOLD}


@pytest.mark.parametrize(
    ("at", "commit"),
    [("2022-05-13T09:00:00Z", PUSHED), ("2022-05-13T11:00:00Z", HEAD)],
)
def test_servers_before_18_5_tell_in_a_note_when_somebody_approved(at: str, commit: str) -> None:
    """GitLab keeps approvals when something is pushed, so the time decides."""
    body = "approved this merge request"
    said = {"body": body, "system": True, "resolvable": False, "author": user("old-server")}
    notes = [
        note(1, **said, created_at="2022-05-13T08:30:00Z"),
        note(2, **said, created_at=at),
        note(3, **{**said, "system": False}, created_at="2022-05-13T23:00:00Z"),
        note(4, **{**said, "author": user("ada")}, created_at="2022-05-13T23:00:00Z"),
    ]
    others = {
        f"{AT}/approvals": {**APPROVALS, "approved_by": [{"user": user("old-server")}]},
        f"{AT}/versions": VERSIONS,
        f"{AT}/discussions": [{"id": "1", "notes": notes[:3]}, {"id": "2", "notes": notes[3:]}],
    }
    assert [one.commit for one in read(Project(others=others)).reviews] == [commit]


@pytest.mark.parametrize(
    ("versions", "commit"), [(VERSIONS[:1], HEAD), (VERSIONS, UNTOLD), ([], UNTOLD)]
)
def test_an_approval_without_a_time_is_of_the_only_push(
    versions: list[dict[str, Any]], commit: str
) -> None:
    bare = {**APPROVALS, "approved_by": [{"user": user("old-server")}]}
    found = read(Project(others={f"{AT}/approvals": bare, f"{AT}/versions": versions}))
    assert [one.commit for one in found.reviews] == [commit]


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


def test_bent_surroundings_are_nothing() -> None:
    others = {
        f"{AT}/approvals": {"approved_by": [{"user": None, "approved_at": []}], "approved": 1},
        f"{AT}/approval_state": {"rules": [{"approvals_required": "2", "approved_by": {}}]},
        f"{AT}/reviewers": [{"user": 3, "state": ["x"]}],
        f"{AT}/versions": [{"created_at": None, "head_commit_sha": 3}],
        f"{AT}/discussions": [{"notes": None}, {"notes": [note(1, position=3, author=None)]}],
    }
    found = read(Project(others=others))
    assert [(one.author, one.commit) for one in found.reviews] == [("somebody", UNTOLD)]
    assert found.threads == (Thread("somebody", None, None, f"{PAGE}#note_1"),)
