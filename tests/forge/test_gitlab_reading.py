"""A merge request as every forge is understood."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from shipcheck.errors import ShipcheckError
from shipcheck.forge._gitlab_status import BLOCKED, CONFLICTS, TRANSIENT
from shipcheck.forge.pull_request import Mergeable, PullRequest, PullState
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
    found = of(**{**BENT, "state": "opened"})
    assert (found.title, found.head, found.base, found.labels) == ("", "", "", ())
    assert (found.mergeable, found.behind, found.head_repository) == (Mergeable.UNKNOWN, None, None)


@pytest.mark.parametrize("state", [None, "", "reopened", 7, [], {}])
def test_a_state_that_nobody_knows_is_not_open(state: object) -> None:
    with pytest.raises(UnexpectedAnswer):
        of(state=state)


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
