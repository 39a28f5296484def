"""The fake keeps to GitHub's own description of its interface: every body that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers import github_contract
from tests.servers.github_forge.acting import HERE, Scene
from tests.servers.github_forge.records import TOKEN
from tests.servers.github_forge.routing import ROUTES

MISSING = github_contract.missing()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]


@dataclass
class Behind:
    """A scene whose forge is asked through Prism."""

    scene: Scene
    client: httpx.Client

    def ask(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:  # noqa: ANN401
        """What the forge says; the proxy has nothing against the request or the answer."""
        whole = path if path.startswith(("/user", "/rate_limit", "/meta")) else HERE + path
        answer = self.client.request(method, whole, json=body)
        assert "sl-violations" not in answer.headers, answer.headers["sl-violations"]
        assert "errors#" not in answer.text, answer.text
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """A forge that has one of everything."""
    folder = tmp_path_factory.mktemp("contract")
    scene = Scene.set(folder)
    with (
        scene.forge.serving() as root,
        github_contract.prism(root, folder / "prism.log") as proxy,
        httpx.Client(
            base_url=proxy, headers={"authorization": f"Bearer {TOKEN}"}, timeout=60
        ) as client,
    ):
        _fill(scene)
        yield Behind(scene, client)


def _fill(scene: Scene) -> None:
    """One of everything."""
    forge, pull = scene.forge, scene.pull
    forge.push(scene.sample, "work", owner="dee")
    forge.open("work", owner="dee", labels=["risky"], draft=True)
    run = forge.workflow(pull.head)
    forge.check(pull.head, "tests", run=run)
    forge.check(pull.head, "lint", None, status="in_progress", app="buildkite")
    forge.status(pull.head, "legacy", "failure", url="https://ci.example.com/1", description="Red")
    forge.artifact(run, "coverage", {"a": b"b"})
    forge.approve(pull)
    forge.review(pull, "CHANGES_REQUESTED", by="cid")
    forge.thread(pull)
    forge.comment(pull, "Hello")
    forge.protect(checks=["tests", ("lint", 15368)], approvals=1, strict=True, code_owners=True)
    forge.ruleset(
        checks=[("tests", 15368)], approvals=2, methods=["merge"], linear=True, queue=True
    )
    pull.requested = ["eve"]


def places(scene: Scene) -> list[str]:
    """Every GET that the fake answers, with what is there."""
    forge, head = scene.forge, scene.pull.head
    run, check = forge.runs[0].number, forge.checks[0]
    return [
        "/user", "/rate_limit", "/meta", "", "/branches/main", "/branches/main/protection",
        "/rules/branches/main", "/rulesets", f"/rulesets/{forge.rulesets[0].number}",
        "/git/ref/heads/work", f"/git/commits/{head}", f"/commits/{head}", "/compare/main...work",
        "/contents/README.md", f"/commits/{head}/check-runs?filter=all&per_page=100",
        f"/commits/{head}/check-suites", f"/check-suites/{check.suite}/check-runs",
        f"/check-runs/{check.number}", f"/commits/{head}/status", f"/commits/{head}/statuses",
        f"/commits/{head}/pulls", f"/actions/runs?head_sha={head}", f"/actions/runs/{run}",
        f"/actions/runs/{run}/jobs", f"/actions/runs/{run}/artifacts", "/actions/artifacts", "/pulls",
        "/pulls/1", "/pulls/2", "/pulls/1/reviews", "/pulls/1/requested_reviewers", "/pulls/1/comments",
        "/pulls/1/commits", "/pulls/1/files", "/issues/1", "/issues/1/comments", "/issues/1/labels",
        "/issues/2/labels",
        f"/issues/comments/{scene.pull.comments[0].number}",
    ]  # fmt: skip


def test_every_body_is_one_that_github_would_give(behind: Behind) -> None:
    asked = places(behind.scene)
    for path in asked:
        behind.ask("GET", path)
    patterns = [pattern for method, pattern, _ in ROUTES if method == "GET"]
    whole = [path.partition("?")[0] if path in ("/user", "/rate_limit", "/meta") else
             HERE + path.partition("?")[0] for path in asked]  # fmt: skip
    untold = [one.pattern for one in patterns if not any(one.fullmatch(path) for path in whole)]
    # The first has no body, redirects are followed by Prism, and the last is no part of the interface.
    ends = ("/merge", "/zip", "/artifacts/(?P<number>[^/]+)")
    assert [one for one in untold if not one.endswith(ends)] == []


def test_what_changes_something_keeps_to_the_contract(behind: Behind) -> None:
    head = behind.scene.pull.head
    said = {
        "state": "pending",
        "context": "shipcheck",
        "description": "Waits",
        "target_url": "https://x.example",
    }
    assert behind.ask("POST", f"/statuses/{head}", said, status=201)["context"] == "shipcheck"
    made = behind.ask("POST", "/issues/1/comments", {"body": "One"}, status=201)
    behind.ask("PATCH", f"/issues/comments/{made['id']}", {"body": "Two"})
    behind.ask("PUT", "/pulls/1/merge", {"sha": head}, status=405)
    behind.ask("PUT", "/pulls/1/merge", {"sha": "0" * 40}, status=409)
    behind.ask("GET", "/pulls/1/merge", status=404)
    behind.ask("GET", "/pulls/99", status=404)


def test_a_request_that_github_would_not_understand_is_found_out(behind: Behind) -> None:
    answer = behind.client.put(f"{HERE}/pulls/1/merge", json={"merge_method": "octopus"})
    assert answer.status_code == 422
    assert "merge_method" in answer.text


def test_a_body_that_github_would_not_give_is_found_out(behind: Behind) -> None:
    behind.scene.forge.faults.add("html", path="/pulls/1$")
    answer = behind.client.get(f"{HERE}/pulls/1")
    assert "violation" in answer.text.lower() or answer.status_code == 500


def test_a_merge_and_a_new_pull_request(tmp_path: Path) -> None:
    scene = Scene.set(tmp_path)
    scene.again()
    scene.sample.git("branch", "other")
    scene.forge.push(scene.sample, "other")
    with (
        scene.forge.serving() as root,
        github_contract.prism(root, tmp_path / "prism.log") as proxy,
        httpx.Client(
            base_url=proxy, headers={"authorization": f"Bearer {TOKEN}"}, timeout=60
        ) as client,
    ):
        through = Behind(scene, client)
        made = {"title": "Other", "head": "other", "base": "main", "body": "Text", "draft": False}
        assert through.ask("POST", "/pulls", made, status=201)["number"] == 2
        through.ask("POST", "/pulls", made, status=422)
        assert through.ask("PUT", "/pulls/1/merge", {"sha": scene.pull.head})["merged"] is True
        through.ask("GET", "/pulls/1/merge", status=204)
        through.ask("GET", "/pulls/1")
