"""Bodies with any one part replaced by anything: GitLab and Gitea are read or refused, never break."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.forge.orders import Answered, MergeOrder
from shipcheck.git.repository import open_repository
from tests.ci import asking
from tests.ci import gitlab_bodies as ci
from tests.ci.asking import HEAD
from tests.ci.test_gitea import Server as Statuses
from tests.ci.test_gitea import asked as statuses
from tests.ci.test_gitea import status
from tests.forge import gitea_bodies, gitlab_bodies
from tests.forge.test_gitea import PROTECTION, remark, review
from tests.forge.test_gitlab_reviews import APPROVALS, STATE, VERSIONS, note
from tests.forge.test_gitlab_rules import rule
from tests.forge.test_strange_bodies import variants as all_variants
from tests.forge.test_strange_bodies import works_or_refuses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.ci.asking import Asked
    from tests.forge.connecting import Connected
    from tests.repository import Sample

AT = "/merge_requests/133"
CHILD = {"id": 90, "project_id": 1, "sha": HEAD, "ref": "topic", "source": "parent_pipeline"}
RED = ci.Project(
    [ci.pipeline(47, "failed")],
    {47: [ci.job(7, status="failed")], 90: []},
    {47: [ci.bridge(6, "success", CHILD)]},
    merge_requests={133: ci.merge_request(head_pipeline=ci.pipeline(50, sha=ci.MERGED))},
)
READINGS: dict[str, Any] = {
    f"{AT}/approvals": APPROVALS,
    f"{AT}/approval_state": STATE,
    f"{AT}/versions": VERSIONS[:1],
    f"{AT}/reviewers": [{"user": {"id": 1, "username": "ada"}, "state": "reviewed"}],
    f"{AT}/discussions": [
        {"id": "6a", "notes": [note(1, position={"new_path": "a", "new_line": 1})]}
    ],
    "/repository/branches/main": {"name": "main", "commit": {"id": gitlab_bodies.BASE}},
}
DEMANDS: dict[str, Any] = {
    "/protected_branches": [{"name": "main", "code_owner_approval_required": True}],
    "/approval_rules": [rule("regular", 2, "main")],
    "/external_status_checks": [{"id": 1, "name": "x", "protected_branches": [{"name": "main"}]}],
    "/freeze_periods": [
        {"freeze_start": "0 1 * * *", "freeze_end": "0 2 * * *", "cron_timezone": "UTC"}
    ],
    "/approvals": {"reset_approvals_on_push": True},
}


READ = (
    "iid", "state", "source_project_id", "target_project_id", "sha", "source_branch", "target_branch",
    "detailed_merge_status", "merge_status", "author", "labels", "diff_refs", "merge_commit_sha",
    "merge_when_pipeline_succeeds", "diverged_commits_count", "updated_at",
)  # fmt: skip
"""What is read of a merge request and is more than a text."""


STEP = 5
"""Every so many variants are tried, to keep the test short; with 1 it takes two minutes."""


def variants(body: Any) -> Iterator[Any]:  # noqa: ANN401
    """Some of the bodies with any part replaced; each part has its turn."""
    return islice(all_variants(body), 0, None, STEP)


def only(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """The parts of a body that are read."""
    return {name: body[name] for name in names}


@pytest.fixture(autouse=True)
def opened(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """The repository is opened once."""
    repository = asyncio.run(open_repository(sample.path, os.environ))

    async def again(*_: object) -> object:
        return repository

    monkeypatch.setattr(asking, "open_repository", again)


def pulls() -> Iterator[Connected]:
    """Merge requests of GitLab, and what is asked around them."""
    for one in variants(
        only(gitlab_bodies.merge_request(merge_when_pipeline_succeeds=True), *READ)
    ):
        yield gitlab_bodies.connected(
            gitlab_bodies.Project(others={AT: httpx.Response(200, json=one)})
        )
    for path, body in READINGS.items():
        for one in variants(body):
            others = {**READINGS, path: httpx.Response(200, json=one)}
            yield gitlab_bodies.connected(gitlab_bodies.Project(others=others))


def test_merge_requests_of_gitlab() -> None:
    for forge in pulls():
        works_or_refuses(lambda: forge.ask(lambda one: one.pull_request(133)))  # noqa: B023


def test_rules_of_gitlab() -> None:
    for path, body in DEMANDS.items():
        for one in variants(body):
            others = {**DEMANDS, path: httpx.Response(200, json=one)}
            forge = gitlab_bodies.connected(gitlab_bodies.Project(others=others))
            works_or_refuses(lambda: forge.ask(lambda one: one.rules("main")))  # noqa: B023


def test_merges_of_gitlab() -> None:
    """Whatever the merge request looks like: what is not plainly the judged head is not ordered."""
    order = MergeOrder(133, gitlab_bodies.HEAD)
    for one in variants(only(gitlab_bodies.merge_request(), *READ)):
        others = {AT: httpx.Response(200, json=one)}
        forge = gitlab_bodies.connected(gitlab_bodies.Project(others=others))
        works_or_refuses(lambda: forge.ask(lambda one: one.merge(order)))  # noqa: B023
        assert all(body["sha"] == gitlab_bodies.HEAD for _, _, body in forge.sent())


def project(**changes: Any) -> ci.Project:  # noqa: ANN401
    """The project whose CI is red, with something else in it."""
    return replace(RED, **changes)


CHANGES: dict[str, Callable[[Any], ci.Project]] = {
    "job": lambda one: project(jobs={47: [ci.job(7, status="failed"), one]}),
    "trigger": lambda one: project(bridges={47: [one]}),
    "pipeline": lambda one: project(pipelines=[ci.pipeline(47, "failed"), one]),
    "status": lambda one: project(statuses=[one]),
    "merge request": lambda one: project(merge_requests={133: one}),
}
BODIES: dict[str, Any] = {
    "job": only(
        ci.job(8, "more"), "id", "name", "status", "started_at", "allow_failure", "artifacts"
    ),
    "trigger": only(ci.bridge(6, "success", CHILD), "id", "name", "status", "downstream_pipeline"),
    "pipeline": only(
        ci.pipeline(48, source="web"), "id", "project_id", "ref", "source", "status", "sha"
    ),
    "status": only(ci.status(60, "x", "success"), "id", "name", "status", "pipeline_id", "author"),
    "merge request": only(RED.merge_requests[133], "iid", "sha", "head_pipeline"),
}


@pytest.mark.parametrize("what", sorted(CHANGES))
def test_pipelines_of_gitlab(sample: Sample, what: str) -> None:
    """Nothing that is bent makes green what is red."""
    for one in variants(BODIES[what]):
        asking = ci.asked(sample, CHANGES[what](one), pull_request=133)
        report = works_or_refuses(asking.read)
        assert report is None or not _is_green(asking)


def _is_green(asking: Asked) -> bool:
    return set(asking.states().values()) <= {"success", "skipped", "neutral"}


def test_statuses_of_gitea(sample: Sample) -> None:
    red = status(1, "red", "failure")
    for one in variants(status(7, "CI", "success")):
        asking = statuses(sample, Statuses([red, one]))
        assert works_or_refuses(asking.read) is None or not _is_green(asking)


def test_pull_requests_of_gitea() -> None:
    reviews = [review(1, "APPROVED", comments_count=1)]
    others: dict[str, Any] = {
        "/pulls/7/reviews": reviews,
        "/pulls/7/reviews/1/comments": [remark(1)],
    }
    bodies = {"/pulls/7": gitea_bodies.pull(), **others}
    for path, body in bodies.items():
        for one in variants(body):
            answers = {**others, path: httpx.Response(200, json=one, headers={"link": ""})}
            forge = gitea_bodies.connected(gitea_bodies.Server(others=answers))
            works_or_refuses(lambda: forge.ask(lambda one: one.pull_request(7)))  # noqa: B023


def test_rules_and_merges_of_gitea() -> None:
    here = {"name": "main", "protected": True, "commit": {"id": gitea_bodies.BASE}}
    plain: dict[str, Any] = {"/branch_protections": [PROTECTION], "/branches/main": here}
    order = MergeOrder(7, gitea_bodies.HEAD)
    for path, body in plain.items():
        for one in variants(body):
            answers = {**plain, path: httpx.Response(200, json=one, headers={"link": ""})}
            forge = gitea_bodies.connected(gitea_bodies.Server(others=answers))
            works_or_refuses(lambda: forge.ask(lambda one: one.rules("main")))  # noqa: B023
    for one in variants(gitea_bodies.pull()):
        others = {"/pulls/7": httpx.Response(200, json=one)}
        forge = gitea_bodies.connected(gitea_bodies.Server(others=others))
        answer = works_or_refuses(lambda: forge.ask(lambda one: one.merge(order)))  # noqa: B023
        assert all(body["head_commit_id"] == gitea_bodies.HEAD for _, _, body in forge.sent())
        assert getattr(answer, "answered", None) is not Answered.QUEUED
