"""The fake's limits, tags, pages, faults and hooks."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from tests.servers.github_forge.acting import HERE, Scene
from tests.servers.github_forge.faults import Kind
from tests.servers.github_forge.records import ACTIONS_TOKEN, READ_TOKEN, TOKEN


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene.set(tmp_path)


def test_what_did_not_change_costs_nothing(scene: Scene) -> None:
    path = f"/commits/{scene.pull.head}/check-runs"
    first = scene.ask("GET", path)
    used = scene.forge.limits.used
    mark = first.headers["etag"]
    again = scene.ask("GET", path, **{"if-none-match": mark})
    assert (again.status_code, again.content, scene.forge.limits.used) == (304, b"", used)
    scene.forge.check(scene.pull.head, "tests")
    assert scene.ask("GET", path, **{"if-none-match": mark}).status_code == 200


def test_the_limit_is_kept(scene: Scene) -> None:
    scene.forge.limits.limit = 2
    answers = [scene.ask("GET", "/pulls/1").status_code for _ in range(3)]
    assert answers == [200, 200, 403]
    assert scene.ask("GET", "/rate_limit").json()["rate"]["remaining"] == 0


def test_pages_lead_on(scene: Scene) -> None:
    for number in range(5):
        scene.forge.check(scene.pull.head, f"job {number}")
    path = f"/commits/{scene.pull.head}/check-runs?per_page=2"
    names = []
    while path:
        answer = scene.ask("GET", path)
        assert answer.json()["total_count"] == 5
        names += [one["name"] for one in answer.json()["check_runs"]]
        link = answer.links.get("next")
        path = link["url"].removeprefix("https://api.github.com") if link else ""
    assert names == [f"job {number}" for number in (4, 3, 2, 1, 0)]


def test_tokens_may_what_they_may(scene: Scene) -> None:
    scene.forge.protect(checks=["tests"])
    protection = "/branches/main/protection"
    assert scene.ask("GET", protection).status_code == 200
    assert scene.ask("GET", protection, token=READ_TOKEN).status_code == 404
    assert scene.ask("GET", "/user", token=ACTIONS_TOKEN).status_code == 403
    scene.forge.tokens[TOKEN].revoked = True
    assert scene.ask("GET", "/pulls/1").status_code == 401


def test_a_file_is_elsewhere_and_wants_no_credential(scene: Scene) -> None:
    run = scene.forge.workflow(scene.pull.head)
    made = scene.forge.artifact(run, "coverage", {"coverage.xml": b"<coverage/>"})
    answer = scene.ask("GET", f"/actions/artifacts/{made.number}/zip")
    assert answer.headers["location"] == f"https://storage.example.com/artifacts/{made.number}"
    assert scene.ask("GET", f"/artifacts/{made.number}").status_code == 400
    assert scene.ask("GET", f"/artifacts/{made.number}", token=None).content == made.content


@pytest.mark.parametrize(
    ("kind", "status", "merged"),
    [
        ("error", 500, False), ("error_after", 502, True), ("conflict", 409, False),
        ("secondary", 403, False), ("busy", 429, False), ("limited", 403, False),
        ("html", 200, False), ("garbage", 200, True), ("redirect", 302, False), ("moved", 301, False),
        ("cut", None, False), ("cut_after", None, True), ("late", None, True),
    ],
)  # fmt: skip
def test_a_fault_hits_once(scene: Scene, kind: Kind, status: int | None, merged: bool) -> None:
    scene.forge.faults.add(kind, method="PUT", path="/merge$")
    if status is None:
        with pytest.raises(httpx.TransportError):
            scene.merge(sha=scene.pull.head)
    else:
        assert scene.merge(sha=scene.pull.head).status_code == status
    assert scene.pull.merged is merged
    assert scene.ask("GET", "/pulls/1").json()["merged"] is merged


def test_a_hook_runs_between_two_requests(scene: Scene) -> None:
    seen: list[str] = []
    scene.forge.hooks.at(2, lambda: seen.append(scene.forge.calls[-1]))
    scene.forge.hooks.at(1, lambda: seen.append("after the first"), after=True)
    for path in ("/pulls/1", "/pulls", "/branches/main"):
        scene.ask("GET", path)
    assert seen == ["after the first", f"GET {HERE}/pulls"]


def test_a_push_between_reading_and_merging_is_noticed(scene: Scene) -> None:
    scene.forge.hooks.at(2, scene.again)
    judged = scene.ask("GET", "/pulls/1").json()["head"]["sha"]
    assert scene.merge(sha=judged).status_code == 409


@pytest.mark.parametrize("root", ["", "/api/v3"])
def test_it_is_a_server_under_both_roots(scene: Scene, root: str) -> None:
    with scene.forge.serving() as url, httpx.Client(base_url=url + root) as client:
        found = client.get(f"{HERE}/pulls/1").json()
        assert found["head"]["sha"] == scene.pull.head
        assert found["url"] == f"{url}{root}{HERE}/pulls/1"
        said = {"authorization": f"Bearer {TOKEN}"}
        graph = "/graphql" if not root else f"{url}/api/graphql"
        answer = client.post(graph, json={"query": "{ viewer { login } }"}, headers=said)
        assert answer.json() == {"data": {"viewer": {"login": "ada"}}}


def test_a_server_cuts_and_keeps_waiting(scene: Scene) -> None:
    scene.forge.faults.add("cut")
    scene.forge.faults.add("late")
    with scene.forge.serving() as url:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"{url}{HERE}/pulls/1")
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{url}{HERE}/pulls/1", timeout=0.05)
        assert httpx.get(f"{url}{HERE}/pulls/1").status_code == 200


def test_requests_at_the_same_time_are_taken_in_turn(scene: Scene) -> None:
    with scene.forge.serving() as url:
        answers: list[int] = []
        said = {"authorization": f"Bearer {TOKEN}"}

        def merge() -> None:
            order = httpx.put(f"{url}{HERE}/pulls/1/merge", json={}, headers=said)
            answers.append(order.status_code)

        threads = [threading.Thread(target=merge) for _ in range(4)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert sorted(answers) == [200, 405, 405, 405]
