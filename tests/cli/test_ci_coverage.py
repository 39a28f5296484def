"""A laptop, GitHub over a socket, and coverage that its runs left: the whole way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.checks.test_both_branches_tested import BASE, HEAD
from tests.checks.test_ci_coverage import BOTH, OFF_ONLY
from tests.cli.running import shipcheck
from tests.servers.github_forge.forge import GithubForge
from tests.servers.github_forge.records import READ_TOKEN

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

CHECKLIST = """\
version: 1
services:
  ci: {{uses: github, repository: acme/shop, api: {api}}}
items:
  - id: both
    uses: both-branches-tested
    evidence: [observed]
"""


@pytest.fixture
def forge(sample: Sample, tmp_path: Path) -> GithubForge:
    """A forge with a branch that adds a guard, pushed, and CI that ran for it."""
    made = GithubForge.create(tmp_path / "forge", sample)
    sample.branch("work")
    return made


def judged(
    sample: Sample, forge: GithubForge, cache: Path, *options: str
) -> tuple[int, dict[str, Any]]:
    """The exit code, and the item, of `shipcheck check`."""
    with forge.serving() as api, forge.serving() as storage:
        forge.storage = storage  # which refuses a request that carries a credential
        sample.git("switch", "-q", "main")
        sample.commit({".shipcheck.yaml": CHECKLIST.format(api=api), "shop/__init__.py": "",
                       "shop/orders.py": BASE})  # fmt: skip
        sample.git("switch", "-q", "-C", "work")
        sample.commit({"shop/orders.py": HEAD})
        commit = forge.push(sample, "work")
        run = forge.workflow(commit)
        forge.check(commit, "tests", run=run)
        forge.artifact(run, "coverage", {"out/coverage.json": BOTH, "out/index.html": b"<html>"})
        old = forge.workflow(sample.git("rev-parse", "main"))
        forge.artifact(old, "coverage", {"coverage.json": OFF_ONLY})
        named = {"GH_TOKEN": READ_TOKEN, "SHIPCHECK_CACHE_DIR": str(cache), "NO_COLOR": "1"}
        done = shipcheck("check", "--format", "json", *options, cwd=sample.path, environment=named)
    return done.code, json.loads(done.out)["items"][0]


def test_the_evidence_comes_from_the_run_for_exactly_this_commit(
    sample: Sample, forge: GithubForge, tmp_path: Path
) -> None:
    code, item = judged(sample, forge, tmp_path / "cache")
    assert (code, item["status"], item["evidence"]) == (0, "pass", "observed")
    source = item["data"]["guards"][0]["off"]["source"]
    assert source.startswith("out/coverage.json in coverage of CI (pull_request), run ")


def test_offline_nothing_is_asked(sample: Sample, forge: GithubForge, tmp_path: Path) -> None:
    code, item = judged(sample, forge, tmp_path / "cache", "--offline")
    assert (code, item["status"]) == (1, "fail")
    assert forge.calls == []
