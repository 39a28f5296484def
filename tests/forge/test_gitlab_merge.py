"""Merging on GitLab: the judged head and nothing else, whatever happens meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from shipcheck.forge.orders import Answered, MergeAnswer, MergeOrder
from tests.forge.connecting import Connected
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


def merged(server: Any, **order: Any) -> tuple[MergeAnswer, Connected]:  # noqa: ANN401
    """The answer to an order for the judged head, and what was asked."""
    asked = connected(server)
    return asked.ask(lambda forge: forge.merge(MergeOrder(133, HEAD, **order))), asked


def test_it_is_merged_with_its_head_pinned() -> None:
    answer, asked = merged(Project())
    assert answer == MergeAnswer(Answered.MERGED, LANDED)
    assert asked.sent() == [("PUT", PLACE, {"sha": HEAD})]
    assert len(asked.requests) == 4
    assert not asked.waits


@pytest.mark.parametrize(
    ("method", "settings", "body"),
    [
        ("merge", {}, {"squash": False, "merge_commit_message": "Title\n\nText"}),
        ("squash", {}, {"squash": True, "squash_commit_message": "Title\n\nText"}),
        (
            "rebase",
            {"merge_method": "ff"},
            {"squash": False, "merge_commit_message": "Title\n\nText"},
        ),
        (None, {"squash_option": "always"}, {"squash_commit_message": "Title\n\nText"}),
    ],
)
def test_methods_and_messages(
    method: str | None, settings: dict[str, Any], body: dict[str, Any]
) -> None:
    server = Project(project=project(**settings))
    answer, asked = merged(server, method=method, title="Title", message="Text")
    assert answer.answered is Answered.MERGED
    assert asked.sent() == [("PUT", PLACE, {"sha": HEAD, **body})]


@pytest.mark.parametrize(
    ("method", "settings"),
    [("squash", {"squash_option": "never"}), ("merge", {"squash_option": "always"}),
     ("merge", {"merge_method": "ff"}), ("rebase", {"merge_method": "rebase_merge"})],
)  # fmt: skip
def test_a_method_that_the_project_does_not_allow(method: str, settings: dict[str, Any]) -> None:
    answer, asked = merged(Project(project=project(**settings)), method=method)
    assert answer.answered is Answered.REFUSED
    assert f"does not allow {method}, only " in answer.words
    assert not asked.sent()


def test_another_head_is_not_even_asked_for() -> None:
    answer, asked = merged(Project(merge_request(sha=PUSHED)))
    assert (answer.answered, asked.sent()) == (Answered.MOVED, [])


def test_it_is_merged_already() -> None:
    done = merge_request(state="merged", merge_commit_sha=LANDED)
    answer, asked = merged(Project(done))
    assert (answer, asked.sent()) == (MergeAnswer(Answered.MERGED, LANDED), [])


def test_it_was_merged_with_another_head() -> None:
    answer, _ = merged(Project(merge_request(state="merged", sha=PUSHED)))
    assert (answer.answered, answer.commit) == (Answered.MOVED, None)


def test_it_is_closed() -> None:
    answer, asked = merged(Project(merge_request(state="closed")))
    assert (answer.answered, answer.words, asked.sent()) == (Answered.REFUSED, "it is closed", [])


def test_a_conflict() -> None:
    answer, asked = merged(Project(merge_request(detailed_merge_status="conflict")), wait=True)
    assert (answer.answered, asked.sent()) == (Answered.REFUSED, [])
    assert answer.words == "it conflicts with its target"


def push(server: Project) -> None:
    """Somebody pushes."""
    server.request = {**server.request, "sha": PUSHED}


def nothing(_: Project) -> None:
    """Nobody does anything."""


def rerun(server: Project) -> None:
    """Somebody pushes, and a pipeline starts for it."""
    server.request = {**server.request, "sha": PUSHED, "detailed_merge_status": "ci_still_running"}


@pytest.mark.parametrize("what", [push, rerun])
def test_somebody_pushes_just_before(what: Any) -> None:  # noqa: ANN401
    """After the look, before the order: GitLab says 409, or 405 where the new head may not be merged."""
    server = Project(happens=[nothing, nothing, what])
    answer, asked = merged(server, wait=True)
    assert answer.answered is Answered.MOVED
    assert len(asked.sent()) == 1
    assert server.request["state"] == "opened"


def test_ci_turns_red_just_before() -> None:
    def red(server: Project) -> None:
        server.request = {**server.request, "detailed_merge_status": "ci_must_pass"}

    server = Project(happens=[nothing, nothing, red])
    answer, _ = merged(server)
    assert (answer.answered, answer.words) == (Answered.REFUSED, "a pipeline has to succeed first")


def test_a_pipeline_starts_just_before_and_it_may_wait() -> None:
    def running(server: Project) -> None:
        server.request = {**server.request, "detailed_merge_status": "ci_still_running"}

    answer, asked = merged(Project(happens=[nothing, nothing, running]), wait=True)
    assert answer.answered is Answered.ARMED
    assert [body.get("auto_merge", False) for _, _, body in asked.sent()] == [False, True]
    assert {body["sha"] for _, _, body in asked.sent()} == {HEAD}


def test_somebody_else_merges_just_before() -> None:
    def done(server: Project) -> None:
        server.request = merge_request(
            state="merged", merge_commit_sha=LANDED, detailed_merge_status="not_open"
        )

    server = Project(happens=[nothing, nothing, done])
    assert merged(server)[0] == MergeAnswer(Answered.MERGED, LANDED)
