"""A real Buildbot on this machine: a master with workers inside, building a local repository.

What is missing makes a skip that says how to get it: tests/servers/buildbot.sh.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.repository import Sample
from tests.servers.unleash_server import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PATIENCE = 120.0
"""Seconds; a machine that is busy needs 10 to start it."""
FOLDER = Path(os.environ.get("SHIPCHECK_TEST_BUILDBOT", Path(sys.prefix) / "servers" / "buildbot"))
PROGRAM = FOLDER / "bin" / "buildbot"
BUILDERS = ("ci", "lint", "parked", "pair", "many")

MASTER = """
from buildbot.plugins import schedulers, steps, util, worker
from buildbot.process.results import (
    CANCELLED, EXCEPTION, FAILURE, RETRY, SKIPPED, SUCCESS, WARNINGS)
REPOSITORY = {repository!r}
DECODE = {{0: SUCCESS, 1: FAILURE, 2: WARNINGS, 3: SKIPPED, 4: EXCEPTION, 5: RETRY, 6: CANCELLED}}
def source(codebase=""):
    return steps.Git(repourl=REPOSITORY, codebase=codebase, mode="full", method="fresh")
def check():
    return steps.ShellCommand(command=["sh", "check.sh"], decodeRC=DECODE, haltOnFailure=True,
                              warnOnWarnings=True)
plain = util.BuildFactory([source(), check()])
pair = util.BuildFactory([source("app"), check()])
class Twice(steps.Trigger):
    def getSchedulersAndProperties(self):
        return [{{"sched_name": "part", "props_to_set": {{"part": part}}, "unimportant": False}}
                for part in ("one", "two")]
many = util.BuildFactory([Twice(schedulerNames=["part"], waitForFinish=True)])
c = BuildmasterConfig = {{
    "workers": [worker.LocalWorker("here"), worker.Worker("absent", "password")],
    "protocols": {{"pb": {{"port": "tcp:{worker_port}:interface=127.0.0.1"}}}},
    "builders": [
        util.BuilderConfig(name="ci", workernames=["here"], factory=plain,
                           collapseRequests=False),
        util.BuilderConfig(name="lint", workernames=["here"], factory=plain),
        util.BuilderConfig(name="parked", workernames=["absent"], factory=plain),
        util.BuilderConfig(name="pair", workernames=["here"], factory=pair),
        util.BuilderConfig(name="many", workernames=["here"], factory=many),
    ],
    "schedulers": [
        schedulers.ForceScheduler(name="force", builderNames=["ci", "lint", "parked", "many"]),
        schedulers.ForceScheduler(
            name="force-pair", builderNames=["pair"],
            codebases=[util.CodebaseParameter("app"), util.CodebaseParameter("lib")]),
        schedulers.Triggerable(name="part", builderNames=["ci"]),
        schedulers.AnyBranchScheduler(
            name="pushed", builderNames=["lint"], treeStableTimer=None),
    ],
    "title": "tests", "titleURL": "{url}/", "buildbotURL": "{url}/",
    "www": {{"port": "tcp:{port}:interface=127.0.0.1", "plugins": {{}},
            "change_hook_dialects": {{"base": True}}}},
    "db": {{"db_url": "sqlite:///state.sqlite"}},
    "buildbotNetUsageData": None,
}}
"""


def missing() -> str | None:
    """What is not here, with the way to get it; None where all is."""
    return None if PROGRAM.is_file() else "no Buildbot; to get it: tests/servers/buildbot.sh"


@dataclass
class BuildbotServer:
    """The server; `kill` and `start` leave its database alone.

    `source` is the repository that it builds; a commit's `check.sh` decides what becomes of it.
    """

    folder: Path
    source: Sample
    port: int = field(default_factory=free_port)
    worker_port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def create(self) -> None:
        """The master's folder, with its configuration and database."""
        self._run("create-master", str(self.folder / "master"))
        text = MASTER.format(
            repository=str(self.source.path),
            port=self.port,
            worker_port=self.worker_port,
            url=self.url,
        )
        (self.folder / "master" / "master.cfg").write_text(text)

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            [str(PROGRAM), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log_file = self.folder / "server.log"
        with log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "start", "--nodaemon", str(self.folder / "master")],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not self._is_well():
            assert self._process.poll() is None, log_file.read_text()[-2000:]
            assert time.monotonic() < end, log_file.read_text()[-2000:]
            time.sleep(0.05)

    def _is_well(self) -> bool:
        try:
            found = httpx.get(f"{self.url}/api/v2/builders", timeout=1)
        except httpx.TransportError:
            return False
        return found.status_code == 200 and len(found.json()["builders"]) == len(BUILDERS)

    def kill(self) -> None:
        """End the server at once, in the middle of whatever it does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            (self.folder / "master" / "twistd.pid").unlink(missing_ok=True)

    def commit(self, branch: str, script: str) -> str:
        """A new commit on a branch, whose check is this shell script; gives its name."""
        self.source.git("checkout", "--quiet", "-B", branch)
        return self.source.commit({"check.sh": script + "\n"}, f"{branch}: {script}")

    def get(self, path: str) -> Any:  # noqa: ANN401
        """What the server says at a path of its API."""
        answer = httpx.get(f"{self.url}/api/v2/{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def order(self, path: str, method: str, **parameters: object) -> Any:  # noqa: ANN401
        """Have the server do something."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        answer = httpx.post(f"{self.url}/api/v2/{path}", json=body, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def force(self, builder: str, branch: str, revision: str = "", **also: str) -> int:
        """Ask for a build; gives the request's number."""
        number = next(
            one["builderid"] for one in self.get("builders")["builders"] if one["name"] == builder
        )
        named = {"branch": branch, "revision": revision, "repository": str(self.source.path)}
        scheduler = "force-pair" if also else "force"
        _, made = self.order(
            f"forceschedulers/{scheduler}", "force",
            builderid=number, reason="test", **{"project": "", **named, **also},
        )  # fmt: skip
        return int(made[str(number)])

    def push(self, branch: str, revision: str) -> None:
        """Tell it of a push, as a hook of the repository does."""
        form = {
            "branch": branch, "revision": revision, "repository": str(self.source.path),
            "author": "Ada <ada@example.com>", "comments": "pushed", "files": json.dumps(["check.sh"]),
        }  # fmt: skip
        answer = httpx.post(f"{self.url}/change_hook/base", data=form, timeout=10)
        assert answer.status_code == 200, answer.text

    def wait(self, request: int) -> None:
        """Wait until a request is done."""
        until(lambda: self.get(f"buildrequests/{request}")["buildrequests"][0]["complete"])

    def builds(self, request: int) -> list[dict[str, Any]]:
        """The builds of a request."""
        found: list[dict[str, Any]] = self.get(f"buildrequests/{request}/builds")["builds"]
        return found


def until(look: Callable[[], bool]) -> None:
    """Wait for what the server shows a little later."""
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end
        time.sleep(0.05)


def _empty(folder: Path) -> Sample:
    """A repository with an identity of its own: the one of the tests is set up for each test alone."""
    folder.mkdir()
    sample = Sample(folder)
    sample.git("init", "-q", "-b", "main")
    sample.git("config", "user.name", "Ada")
    sample.git("config", "user.email", "ada@example.com")
    return sample


@pytest.fixture(scope="module")
def buildbot_server() -> Iterator[BuildbotServer]:
    """A fresh server for the tests of a module."""
    why = missing()
    if why:
        pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="shipcheck-buildbot-") as name:
        server = BuildbotServer(Path(name), _empty(Path(name) / "source"))
        server.create()
        try:
            server.start()
            yield server
        finally:
            server.kill()
