"""What shipcheck asks GitHub keeps to its published contract: REST behind Prism, GraphQL on the schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from shipcheck.forge.orders import (
    Answered,
    CommentOrder,
    MergeAnswer,
    MergeOrder,
    OpenOrder,
    Said,
    StatusOrder,
)
from shipcheck.hosting.place import Place
from tests.ci.asking import Asked
from tests.forge.connecting import Connected
from tests.servers import github_contract
from tests.servers.github_forge.acting import Scene
from tests.servers.github_forge.records import READ_TOKEN, TOKEN
from tests.servers.unleash_server import free_port

MISSING = github_contract.missing() or github_contract.schema_missing()
pytestmark = [pytest.mark.slow, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]
PLACE = Place("github", "https://github.com", "acme/shop", {})
UNPROXIED = ("/zip", "/artifacts/")
"""Prism follows redirects itself, and the storage is no part of the interface."""


@dataclass
class Proxied:
    """Hands the client's requests to Prism, and keeps what Prism has against them, or against the answers."""

    proxy: str
    scene: Scene
    against: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode()
        if any(one in path for one in UNPROXIED):
            return self.scene.forge.handle(request)
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        answer = httpx.request(
            request.method, self.proxy + path, headers=headers, content=request.content, timeout=60
        )
        said = answer.headers.get("sl-violations") or answer.text
        if "sl-violations" in answer.headers or "prism/errors#" in said:
            self.against.append(f"{request.method} {path}: {said}")
        return answer

    def forge(self, token: str = TOKEN) -> Connected:
        """The forge's module behind it."""
        return Connected("github", PLACE, self, {"GH_TOKEN": token})

    def ci(self, token: str = TOKEN) -> Asked:
        """The CI's module behind it."""
        scene = self.scene
        return Asked(
            "github", self, {}, {"GH_TOKEN": token}, PLACE, commit=scene.pull.head,
            repository=scene.sample.path,
        )  # fmt: skip


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Prism's address, and the port that it hands requests on to."""
    port = free_port()
    log = tmp_path_factory.mktemp("prism") / "prism.log"
    with github_contract.prism(f"http://127.0.0.1:{port}", log) as address:
        yield address, port


@pytest.fixture
def proxied(proxy: tuple[str, int], tmp_path: Path) -> Iterator[Proxied]:
    """A forge of each test's own behind Prism, which has nothing against any of it in the end."""
    address, port = proxy
    scene = Scene.set(tmp_path)
    scene.forge.schema = github_contract.SCHEMA.read_text()
    with scene.forge.serving(port):
        made = Proxied(address, scene)
        yield made
        assert made.against == []


@pytest.mark.parametrize("token", [TOKEN, READ_TOKEN], ids=["writes", "reads"])
def test_reading_the_forge(proxied: Proxied, token: str) -> None:
    scene, ask = proxied.scene, proxied.forge(token).ask
    scene.forge.approve(scene.pull)
    scene.forge.thread(scene.pull)
    scene.forge.ruleset(checks=[("tests", 15368)], approvals=1, enforcement="active")
    pull = ask(lambda forge: forge.pull_request(1))
    assert pull is not None
    assert (pull.head, pull.number, len(pull.threads or ())) == (
        scene.pull.head,
        1,
        len(scene.pull.threads),
    )
    assert [
        one.number for one in ask(lambda forge: forge.pull_requests_of("work", None, "main"))
    ] == [1]
    assert ask(lambda forge: forge.pull_request(99)) is None
    assert "tests" in [one.name for one in ask(lambda forge: forge.rules("main")).required]
    assert ask(lambda forge: forge.branch_tip("main")) == scene.tip
    assert ask(lambda forge: forge.branch_tip("gone")) is None
    assert ask(lambda forge: forge.parents(scene.pull.head)) == [scene.tip]
    assert ask(lambda forge: forge.parents("0" * 40)) is None
    assert ask(lambda forge: forge.access()).user is not None


def test_reading_ci(proxied: Proxied) -> None:
    scene = proxied.scene
    run = scene.forge.workflow(scene.pull.head)
    scene.forge.check(scene.pull.head, "tests", run=run)
    scene.forge.check(scene.pull.head, "lint", None, status="queued", app="buildkite")
    scene.forge.status(scene.pull.head, "legacy", "error", description="Broken")
    scene.forge.artifact(run, "coverage", {"coverage.xml": b"<coverage/>"})
    found = proxied.ci()
    states = found.states()
    assert (states["tests"], states["lint"], states["legacy"]) == ("success", "pending", "failure")
    (artifact,) = found.artifacts()
    assert found.download(artifact) == scene.forge.artifacts[0].content


def test_telling(proxied: Proxied) -> None:
    scene, ask = proxied.scene, proxied.forge().ask
    order = StatusOrder(
        scene.pull.head, "shipcheck", Said.PENDING, "CI still runs", "https://x.example/1"
    )
    ask(lambda forge: forge.set_status(order))
    assert scene.forge.statuses[-1].context == "shipcheck"
    for text in ("One", "Two"):
        body = f"<!-- shipcheck -->\n{text}"
        comment = CommentOrder(1, "<!-- shipcheck -->", body)
        ask(lambda forge, comment=comment: forge.comment(comment))  # type: ignore[misc]
    assert [one.body for one in scene.pull.comments] == ["<!-- shipcheck -->\nTwo"]


def _order(proxied: Proxied, **more: object) -> MergeAnswer:
    given = {"head": proxied.scene.pull.head, "method": "merge", **more}
    order = MergeOrder(proxied.scene.pull.number, **given)  # type: ignore[arg-type]
    return proxied.forge().ask(lambda forge: forge.merge(order))


def test_orders_to_merge(proxied: Proxied) -> None:
    """Refused, moved, armed, queued and merged, in this order on the one pull request."""
    scene = proxied.scene
    forge = scene.forge
    forge.protect(checks=["later"])
    assert _order(proxied).answered is Answered.REFUSED
    assert _order(proxied, head="0" * 40).answered is Answered.MOVED
    assert _order(proxied, wait=True).answered is Answered.ARMED
    scene.pull.arming = None
    forge.protections.clear()
    forge.ruleset(queue=True)
    forge.check(scene.pull.head, "later")
    forge.rulesets[-1].rules.checks.append(("later", None))
    assert _order(proxied).answered is Answered.QUEUED
    forge.rulesets.clear()
    scene.pull.entry = None
    done = _order(proxied, title="Landed", message="All of it")
    assert done.answered is Answered.MERGED
    assert done.commit == scene.tip


def test_opening(proxied: Proxied) -> None:
    scene = proxied.scene
    scene.sample.git("switch", "-q", "-c", "new-one", "work")
    scene.sample.commit({"new.py": "y = 1\n"}, "New")
    scene.forge.push(scene.sample, "new-one")
    order = OpenOrder("new-one", "main", "New", "Text", draft=True)
    made = proxied.forge().ask(lambda forge: forge.open_pull_request(order))
    assert (made.head_branch, made.draft) == ("new-one", True)
    assert scene.forge.pulls[made.number].title == "New"


def test_every_document_was_held_to_the_schema(proxied: Proxied) -> None:
    """The schema says no to a field that is not there, so that the others have been looked at."""
    proxied.forge().ask(lambda forge: forge.pull_request(1))
    assert len(proxied.scene.forge.documents) == 1
    said = proxied.scene.graph("{ viewer { shoeSize } }")
    assert "shoeSize" in said["errors"][0]["message"]
    answer = proxied(
        httpx.Request(
            "PUT", "https://api.github.com/repos/acme/shop/pulls/1/merge",
            json={"merge_method": "octopus"}, headers={"authorization": f"Bearer {TOKEN}"},
        )
    )  # fmt: skip
    assert answer.status_code == 422
    assert proxied.against
    proxied.against.clear()
