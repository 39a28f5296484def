"""What `doctor` says of a CI service of its own, on a server of this machine that stands for Buildkite."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

from shipcheck.change.base import Base
from shipcheck.git.repository import open_repository
from shipcheck.model.checklist import Checklist
from shipcheck.setup.ci_access import ci_access
from shipcheck.setup.fact import Fact, State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.repository import Sample

EMPTY = {"BUILDKITE_API_TOKEN": "", "BUILDKITE_TOKEN": "", "NETRC": os.devnull}
SECRET = "a-secret-of-somebody"


@contextmanager
def serving(status: int) -> Iterator[str]:
    """A server that answers every request with this status, and an empty list (its "List all builds")."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps([] if status == 200 else {"message": "Authentication required"})
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def told(
    sample: Sample, ci: dict[str, Any], *, base_says_so: bool = True, **environment: str
) -> list[Fact]:
    """The facts, where the base's checklist says the same, or there is none."""
    checklist = Checklist((), "x", "worktree", "", services={"ci": ci} if ci else {})

    async def ask() -> list[Fact]:
        around = {**os.environ, **EMPTY, **environment}
        repository = await open_repository(sample.path, around)
        base = Base("main", sample.git("rev-parse", "main"), "a test")
        at_base = checklist if base_says_so else None
        return await ci_access(repository, base, checklist, at_base, around)

    return asyncio.run(ask())


def buildkite(url: str) -> dict[str, str]:
    return {"uses": "buildkite", "organization": "acme", "pipeline": "shop", "api": url}


def test_what_is_no_service_of_its_own_is_told_elsewhere(sample: Sample) -> None:
    for ci in ({}, {"uses": "none"}, {"uses": "command", "run": "x"}, {"uses": "github"}):
        assert told(sample, ci) == []


def test_without_a_credential(sample: Sample) -> None:
    (fact,) = told(sample, buildkite("http://127.0.0.1:9"))
    assert fact.state is State.MISSING
    assert "no credential for Buildkite" in fact.text
    assert "BUILDKITE_API_TOKEN" in fact.mend


def test_it_answers(sample: Sample) -> None:
    with serving(200) as url:
        (fact,) = told(sample, buildkite(url), BUILDKITE_API_TOKEN=SECRET)
    assert fact.state is State.OK
    assert fact.text.startswith("buildkite, credential from BUILDKITE_API_TOKEN: it answers")


def test_a_credential_that_is_refused(sample: Sample) -> None:
    with serving(401) as url:
        (fact,) = told(sample, buildkite(url), BUILDKITE_TOKEN=SECRET)
    assert fact.state is State.MISSING
    assert "credential from BUILDKITE_TOKEN" in fact.text
    assert SECRET not in fact.text + fact.mend


def test_a_host_that_only_the_work_tree_names_gets_nothing(sample: Sample) -> None:
    elsewhere = buildkite("https://evil.example.com")
    (fact,) = told(sample, elsewhere, base_says_so=False, BUILDKITE_API_TOKEN=SECRET)
    assert fact.state is State.MISSING
    assert "credentials may go to evil.example.com" in fact.text


def test_a_service_that_does_not_answer(sample: Sample) -> None:
    (fact,) = told(sample, buildkite("http://127.0.0.1:9"), BUILDKITE_API_TOKEN=SECRET)
    assert (fact.state, fact.unread) == (State.WARN, 3)
