"""Builds on a real Buildbot server."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.ci import buildbot
from shipcheck.ci.runs import CiRequest, NoReport, RunState, UnknownCommit
from shipcheck.git.repository import open_repository
from shipcheck.http.client import Client
from shipcheck.http.errors import Unreachable
from tests.ci.asking import OTHER
from tests.cli.running import shipcheck
from tests.servers.buildbot_server import BuildbotServer, buildbot_server, until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shipcheck.ci.runs import CiReport, Run
    from shipcheck.process.runner import Completed

pytestmark = pytest.mark.slow
__all__ = ["buildbot_server"]


async def no_command(_: str) -> Completed:
    raise AssertionError


def read(server: BuildbotServer, commit: str, **settings: Any) -> CiReport:  # noqa: ANN401
    """What our module makes of the server."""

    def client(hosts: Sequence[str]) -> Client:
        return Client(
            trusted=lambda host: host in hosts, environment={}, sleep=asyncio.sleep,
            now=lambda: datetime.now(UTC),
        )  # fmt: skip

    async def run() -> CiReport:
        repository = await open_repository(server.source.path, os.environ)
        request = CiRequest(
            commit, {"url": server.url, **settings}, repository, no_command, client=client
        )
        return await buildbot.read(request)

    return asyncio.run(run())


def states(server: BuildbotServer, commit: str, **settings: Any) -> dict[str, RunState]:  # noqa: ANN401
    runs = read(server, commit, **settings).runs
    return {one.name: one.state for one in runs if not one.superseded}


def only(report: CiReport) -> Run:
    (run,) = report.runs
    return run


def built(server: BuildbotServer, script: str, name: str) -> str:
    """A commit that the server is done with."""
    commit = server.commit(name, script)
    server.wait(server.force("ci", name, commit))
    return commit


@pytest.mark.parametrize(
    ("code", "state", "word"),
    [
        (0, RunState.SUCCESS, "success"),
        (1, RunState.FAILURE, "failure"),
        (2, RunState.SUCCESS, "warnings"),
        (3, RunState.SUCCESS, "success"),  # a skipped step skips no build
        (4, RunState.FAILURE, "exception"),
        (6, RunState.CANCELLED, "cancelled"),
    ],
)
def test_a_build(buildbot_server: BuildbotServer, code: int, state: RunState, word: str) -> None:
    commit = built(buildbot_server, f"exit {code}", f"ends-with-{code}")
    report = read(buildbot_server, commit)
    run = only(report)
    assert (run.name, run.state, run.word) == ("ci", state, word)
    assert run.url is not None
    assert run.url.startswith(f"{buildbot_server.url}/#/builders/")
    assert run.seconds is not None
    assert report.commit == commit
    assert not report.notes


def test_a_retry_takes_the_place_of_the_build_before(
    buildbot_server: BuildbotServer, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    commit = built(buildbot_server, f"[ -e {mark} ] && exit 1; touch {mark}; exit 5", "retried")
    runs = read(buildbot_server, commit).runs
    assert [(one.word, one.superseded) for one in runs] == [("retry", True), ("failure", False)]
    assert [one.attempt for one in runs] == [1, 2]


def test_rebuilt(buildbot_server: BuildbotServer, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    commit = buildbot_server.commit("rebuilt", f"[ -e {mark} ]")
    request = buildbot_server.force("ci", "rebuilt", commit)
    buildbot_server.wait(request)
    assert states(buildbot_server, commit) == {"ci": RunState.FAILURE}
    mark.touch()
    (build,) = buildbot_server.builds(request)
    _, made = buildbot_server.order(f"builds/{build['buildid']}", "rebuild")
    buildbot_server.wait(next(iter(made.values())))
    runs = read(buildbot_server, commit).runs
    assert [(one.word, one.superseded) for one in runs] == [("failure", True), ("success", False)]


def test_a_red_one_after_a_green_one_counts(
    buildbot_server: BuildbotServer, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    mark.touch()
    commit = built(buildbot_server, f"[ -e {mark} ]", "worse")
    assert states(buildbot_server, commit) == {"ci": RunState.SUCCESS}
    mark.unlink()
    buildbot_server.wait(buildbot_server.force("ci", "worse", commit))
    assert states(buildbot_server, commit) == {"ci": RunState.FAILURE}


def test_queued_and_cancelled(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("parked", "exit 0")
    request = buildbot_server.force("parked", "parked", commit)
    run = only(read(buildbot_server, commit))
    assert (run.name, run.state, run.word) == ("parked", RunState.PENDING, "queued")
    assert run.url == f"{buildbot_server.url}/#/buildrequests/{request}"
    buildbot_server.order(f"buildrequests/{request}", "cancel", reason="test")
    buildbot_server.wait(request)
    run = only(read(buildbot_server, commit))
    assert (run.state, run.why) == (RunState.CANCELLED, "ended without a build")


def test_a_later_queued_one_takes_the_place_of_a_green_one(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("asked-again", "exit 0")
    first = buildbot_server.force("parked", "asked-again", commit)
    buildbot_server.order(f"buildrequests/{first}", "cancel", reason="test")
    buildbot_server.wait(first)
    buildbot_server.force("parked", "asked-again", commit)
    assert states(buildbot_server, commit) == {"parked": RunState.PENDING}


def test_a_request_that_is_merged_with_a_later_one(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("merged", "exit 0")
    for _ in range(2):
        buildbot_server.force("parked", "merged", commit)
    until(lambda: read(buildbot_server, commit).runs[0].word == "skipped")
    runs = read(buildbot_server, commit).runs
    assert [(one.word, one.superseded) for one in runs] == [("skipped", True), ("queued", False)]


def test_running_and_stopped_by_somebody(buildbot_server: BuildbotServer, tmp_path: Path) -> None:
    commit = buildbot_server.commit("slow", f"while [ -d {tmp_path} ]; do sleep 0.1; done")
    request = buildbot_server.force("ci", "slow", commit)
    until(lambda: bool(buildbot_server.builds(request)))
    run = only(read(buildbot_server, commit))
    assert (run.state, run.word, run.seconds) == (RunState.PENDING, "running", None)
    (build,) = buildbot_server.builds(request)
    buildbot_server.order(f"builds/{build['buildid']}", "stop", reason="test")
    buildbot_server.wait(request)
    assert only(read(buildbot_server, commit)).state is RunState.CANCELLED


def test_an_unknown_commit(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("never-pushed", "exit 0")
    with pytest.raises(UnknownCommit, match=f"does not know {commit[:12]}"):
        read(buildbot_server, commit)


def test_a_commit_of_another_repository(buildbot_server: BuildbotServer) -> None:
    commit = built(buildbot_server, "exit 0", "mine")
    here = str(buildbot_server.source.path)
    assert states(buildbot_server, commit, repository=here, codebase="")
    with pytest.raises(UnknownCommit):
        read(buildbot_server, commit, repository="https://example.com/other.git")


def test_several_builders_and_a_choice_of_them(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("pushed", "exit 0")
    buildbot_server.push("pushed", commit)
    until(lambda: bool(_known(buildbot_server, commit)))
    until(lambda: states(buildbot_server, commit).get("lint") is RunState.SUCCESS)
    buildbot_server.wait(buildbot_server.force("ci", "pushed", commit))
    both = {"ci": RunState.SUCCESS, "lint": RunState.SUCCESS}
    assert states(buildbot_server, commit) == both
    assert states(buildbot_server, commit, builders=["lint"]) == {"lint": RunState.SUCCESS}
    with pytest.raises(NoReport) as caught:
        read(buildbot_server, commit, builders=["parked"])
    assert not isinstance(caught.value, UnknownCommit)


def _known(server: BuildbotServer, commit: str) -> dict[str, RunState]:
    try:
        return states(server, commit)
    except NoReport:
        return {}


def test_a_build_of_a_branch_counts_for_the_commit_that_it_took(
    buildbot_server: BuildbotServer,
) -> None:
    older = buildbot_server.commit("nightly", "exit 1")
    newer = buildbot_server.commit("nightly", "exit 0")
    buildbot_server.wait(buildbot_server.force("ci", "nightly"))
    assert states(buildbot_server, newer) == {"ci": RunState.SUCCESS}
    with pytest.raises(UnknownCommit):
        read(buildbot_server, older)


def test_several_codebases(buildbot_server: BuildbotServer) -> None:
    commit = buildbot_server.commit("pair", "exit 0")
    also = {
        "app_branch": "pair", "app_revision": commit, "app_project": "",
        "app_repository": str(buildbot_server.source.path),
        "lib_branch": "main", "lib_revision": OTHER, "lib_project": "", "lib_repository": "lib",
    }  # fmt: skip
    buildbot_server.wait(buildbot_server.force("pair", "pair", commit, **also))
    assert states(buildbot_server, commit) == {"pair": RunState.SUCCESS}
    assert states(buildbot_server, commit, codebase="app") == {"pair": RunState.SUCCESS}
    with pytest.raises(UnknownCommit):
        read(buildbot_server, commit, codebase="lib")


def test_what_a_build_triggers_twice_is_no_second_attempt(
    buildbot_server: BuildbotServer, tmp_path: Path
) -> None:
    script = f"mkdir {tmp_path}/taken && exit 1; exit 0"
    commit = buildbot_server.commit("many", script)
    buildbot_server.wait(buildbot_server.force("many", "many", commit))
    runs = read(buildbot_server, commit).runs
    parts = {one.group: one.state for one in runs if one.name == "ci"}
    assert set(parts) == {"many 1", "many 2"}
    assert sorted(parts.values()) == [RunState.FAILURE, RunState.SUCCESS]
    assert not any(one.superseded for one in runs)


def test_the_server_stops_in_the_middle(buildbot_server: BuildbotServer, tmp_path: Path) -> None:
    mark = tmp_path / "go"
    script = f"while [ -d {tmp_path} ] && [ ! -e {mark} ]; do sleep 0.1; done"
    commit = buildbot_server.commit("stopped", script)
    request = buildbot_server.force("ci", "stopped", commit)
    until(lambda: bool(buildbot_server.builds(request)))
    assert states(buildbot_server, commit) == {"ci": RunState.PENDING}
    buildbot_server.kill()
    with pytest.raises(Unreachable):
        read(buildbot_server, commit)
    mark.touch()
    buildbot_server.start()
    until(lambda: RunState.PENDING not in states(buildbot_server, commit).values())
    assert states(buildbot_server, commit) == {"ci": RunState.SUCCESS}


@pytest.mark.parametrize(("code", "verdict"), [(0, 0), (1, 1)])
def test_the_gate_asks_it(
    buildbot_server: BuildbotServer, tmp_path: Path, code: int, verdict: int
) -> None:
    checklist = tmp_path / "checklist.yaml"
    checklist.write_text(
        f"version: 1\nservices: {{ci: {{uses: buildbot, url: '{buildbot_server.url}'}}}}\n"
        "items:\n  - {id: ci-green, uses: ci-green}\n"
    )
    buildbot_server.commit("main", "exit 0")
    commit = buildbot_server.commit(f"judged-{code}", f"exit {code}; # {code}")
    buildbot_server.wait(buildbot_server.force("ci", f"judged-{code}", commit))
    ended = shipcheck(
        "check", "--base", "main", "--checklist", str(checklist), "--format", "json",
        cwd=buildbot_server.source.path,
    )  # fmt: skip
    assert ended.code == verdict, ended
    (item,) = json.loads(ended.out)["items"]
    assert (item["evidence"], item["data"]["runs"][0]["name"]) == ("observed", "ci")
