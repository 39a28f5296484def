"""`both-branches-tested`: coverage that CI measured for exactly the head counts on any machine."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from shipcheck.http.client import Client
from shipcheck.model.words import Evidence, Level, Reason, Status
from tests.checks.checking import Asked, checked
from tests.checks.test_both_branches_tested import BASE, HEAD, IMPORT, OFF, ON, coverage
from tests.ci.asking import HEAD as SOME_COMMIT
from tests.ci.asking import OTHER
from tests.ci.github_bodies import GitHubSays, artifact, workflow_run
from tests.ci.packing import zipped
from tests.ship.gating import Clock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.model.outcome import Outcome
    from tests.repository import Sample

STORE = "store.example.net"
SETTINGS = {"uses": "github", "repository": "octo-org/octo-repo"}


def report(
    executed: Sequence[int], missing: Sequence[int], path: str = "/ci/app/shop/orders.py"
) -> bytes:
    """A report of coverage.py, made on another machine."""
    file = {"executed_lines": executed, "missing_lines": missing, "excluded_lines": [],
            "executed_branches": [], "missing_branches": []}  # fmt: skip
    meta = {"format": 3, "version": "7", "branch_coverage": True}
    return json.dumps(
        {"meta": meta, "files": {path: file, "/ci/app/shop/__init__.py": file}}
    ).encode()


BOTH = report([1, 2, 4, 5, 6, 7], [])
OFF_ONLY = report([1, 2, 4, 5, 7], [6])


@dataclass
class Ci:
    """GitHub, whose runs left these files for the head of a sample."""

    files: Mapping[str, bytes]
    word: str = "success"
    head: str = SOME_COMMIT
    token: str = "s3cret-of-the-team"
    requests: list[httpx.Request] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path
        if request.url.host == STORE:
            return httpx.Response(200, content=self.files[path.strip("/")])
        if path.endswith("/zip"):
            name = list(self.files)[int(path.split("/")[-2])]
            return httpx.Response(302, headers={"Location": f"https://{STORE}/{name}"})
        listed = [artifact(name, at, 7) for at, name in enumerate(self.files)]
        says = GitHubSays(workflows=[workflow_run(7, self.word)], artifacts={7: listed})
        asked = request.url.copy_set_param("head_sha", SOME_COMMIT)
        body = json.dumps(says(httpx.Request("GET", asked)).json())
        return httpx.Response(200, content=body.replace(SOME_COMMIT, self.head).encode())

    def client(self, hosts: Sequence[str]) -> Client:
        """A client of GitHub."""
        clock = Clock()
        return Client(
            trusted=lambda host: host in hosts, environment={}, sleep=clock.sleep, now=clock.now,
            transport=httpx.MockTransport(self),
        )  # fmt: skip


@pytest.fixture
def change(sample: Sample) -> Sample:
    """A change that adds a guard, and no test."""
    sample.commit({"shop/__init__.py": "", "shop/orders.py": BASE})
    sample.branch("work")
    sample.commit({"shop/orders.py": HEAD})
    return sample


def look(
    sample: Sample,
    ci: Ci,
    cache: Path,
    settings: Mapping[str, Any] = SETTINGS,
    **asked: Any,  # noqa: ANN401
) -> Outcome:
    """The outcome, where CI may be asked."""
    if ci.head == SOME_COMMIT:
        ci.head = sample.head
    environment = {"GH_TOKEN": ci.token, "SHIPCHECK_CACHE_DIR": str(cache), "PATH": "/nowhere"}
    if not ci.token:
        environment |= {"HOME": str(cache)}
    told = Asked(services={"ci": settings}, environment=environment, client=ci.client)
    return checked(sample, "both-branches-tested", replace(told, **asked))


def test_coverage_of_ci_shows_both_sides(change: Sample, tmp_path: Path) -> None:
    ci = Ci({"coverage-3.12": zipped({"coverage.json": BOTH, "index.html": b"<html>"})})
    outcome = look(change, ci, tmp_path)
    assert (outcome.status, outcome.evidence) == (Status.PASS, Evidence.OBSERVED)
    (guard,) = outcome.data["guards"]
    source = "coverage.json in coverage-3.12 of Build (push), run 7"
    assert guard["on"] == {"evidence": "observed", "source": f"{source}: line 6 ran"}
    assert guard["off"]["evidence"] == "observed"


def test_the_requests_of_a_verdict_and_of_the_next(change: Sample, tmp_path: Path) -> None:
    """One for the workflow runs, one for the files of each, two for each file the first time."""
    ci = Ci({"coverage": zipped({"coverage.json": BOTH})})
    for expected in (4, 2):
        ci.requests.clear()
        look(change, ci, tmp_path)
        assert len(ci.requests) == expected


def test_reports_of_several_jobs_are_seen_together(change: Sample, tmp_path: Path) -> None:
    only_on = report([1, 2, 4, 5, 6], [7])
    ci = Ci({"coverage-1": zipped({"a.json": OFF_ONLY}), "coverage-2": zipped({"b.json": only_on})})
    assert look(change, ci, tmp_path).status is Status.PASS


def test_files_that_the_base_has_changed_meanwhile_are_others_in_a_merge(
    change: Sample, tmp_path: Path
) -> None:
    """CI of a pull request measures a merge: there, this file has other lines than at the head."""
    ci = Ci({"coverage": zipped({"coverage.json": BOTH})})
    change.git("switch", "-q", "main")
    change.commit({"README.md": "Of the base\n"})
    change.git("switch", "-q", "work")
    assert look(change, ci, tmp_path).status is Status.PASS
    change.git("switch", "-q", "main")
    change.commit({"shop/orders.py": f"# of the base\n{BASE}"})
    change.git("switch", "-q", "work")
    assert look(change, ci, tmp_path).status is Status.FAIL


def test_coverage_of_ci_that_saw_a_side_not_run(change: Sample, tmp_path: Path) -> None:
    outcome = look(change, Ci({"coverage": zipped({"c.json": OFF_ONLY})}), tmp_path)
    assert (outcome.status, outcome.summary) == (Status.FAIL, "not tested: coupons on")


def test_files_of_another_commit_say_nothing(change: Sample, tmp_path: Path) -> None:
    outcome = look(change, Ci({"coverage": zipped({"c.json": BOTH})}, head=OTHER), tmp_path)
    assert outcome.status is Status.FAIL
    assert outcome.data["guards"][0]["on"] is None
    assert "another commit" in outcome.findings[-1].message


def test_a_report_that_is_here_is_enough(change: Sample, tmp_path: Path) -> None:
    coverage(change, [1, 2, 4, 5, 6, 7], [], [[5, 6], [5, 7]])
    ci = Ci({"coverage": zipped({"c.json": OFF_ONLY})})
    outcome = look(change, ci, tmp_path, parameters={"coverage": ["coverage.json"]})
    assert (outcome.status, ci.requests) == (Status.PASS, [])


def test_nothing_is_asked_without_guards(sample: Sample, tmp_path: Path) -> None:
    sample.branch("work")
    sample.commit({"a.py": "x = 1\n"})
    ci = Ci({"coverage": zipped({"c.json": BOTH})})
    assert look(sample, ci, tmp_path).status is Status.NOT_APPLICABLE
    assert ci.requests == []


@pytest.mark.parametrize(
    ("settings", "client"), [(SETTINGS, False), ({"uses": "none"}, True), ({}, True)]
)
def test_nothing_is_asked_where_nothing_may_be(
    change: Sample, tmp_path: Path, settings: dict[str, str], client: bool
) -> None:
    ci = Ci({"coverage": zipped({"c.json": BOTH})})
    asked = {} if client else {"client": None}
    outcome = look(change, ci, tmp_path, settings, **asked)
    assert (outcome.status, ci.requests) == (Status.FAIL, [])
    assert {finding.rule for finding in outcome.findings} == {"side-untested"}


PROBLEMS = {
    "not finished": Ci({"coverage": zipped({"c.json": BOTH})}, "in_progress"),
    "leads out of itself": Ci({"coverage": zipped({"../c.json": BOTH})}),
    "cannot be unpacked": Ci({"coverage": b"PK\x03\x04"}),
    "is not JSON": Ci({"coverage": zipped({"c.json": BOTH[:-9]})}),
    "no credential for GitHub": Ci({}, token=""),
}


@pytest.mark.parametrize("words", PROBLEMS)
def test_why_ci_shows_nothing_is_told(change: Sample, tmp_path: Path, words: str) -> None:
    outcome = look(change, replace(PROBLEMS[words], requests=[]), tmp_path)
    assert outcome.summary == "not tested: coupons on, coupons off"
    (note,) = [one for one in outcome.findings if one.rule == "ci-coverage"]
    assert note.level is Level.NOTE
    assert words in note.message


def test_in_its_own_job_the_workflow_is_not_waited_for(change: Sample, tmp_path: Path) -> None:
    ci = Ci({"coverage": zipped({"c.json": BOTH})}, "in_progress", change.head)
    environment = {"GH_TOKEN": ci.token, "SHIPCHECK_CACHE_DIR": str(tmp_path), "GITHUB_RUN_ID": "7"}
    assert look(change, ci, tmp_path, environment=environment).status is Status.PASS


def test_where_the_checklist_names_artefacts_their_run_is_waited_for(
    change: Sample, tmp_path: Path
) -> None:
    ci = Ci({"coverage": zipped({"c.json": BOTH})}, "in_progress")
    outcome = look(change, ci, tmp_path, {**SETTINGS, "artifacts": ["coverage"]})
    assert (outcome.status, outcome.reason) == (Status.PENDING, Reason.RUNNING)
    assert outcome.summary.startswith(
        "not tested: coupons on, coupons off yet: Build (push) is not"
    )


def test_what_tests_show_is_not_waited_for(change: Sample, tmp_path: Path) -> None:
    change.commit({"tests/test_orders.py": IMPORT + ON + OFF})
    ci = Ci({"coverage": zipped({"c.json": BOTH})}, "in_progress")
    assert look(change, ci, tmp_path, {**SETTINGS, "artifacts": ["coverage"]}).status is Status.PASS


def test_ci_is_not_asked_where_its_evidence_would_not_count(change: Sample, tmp_path: Path) -> None:
    ci = Ci({"coverage": zipped({"c.json": BOTH})})
    outcome = look(change, ci, tmp_path, required=frozenset({Evidence.INSPECTED}))
    assert (outcome.status, ci.requests) == (Status.FAIL, [])
