"""The recipes for CI do what they say: they are run for real, on a clone and against the fake of GitHub.

Left out is what only the service has: its image, and the installation of shipcheck from the network. In
the place of `actions/checkout` stands git, which fetches what that does: one commit, a merge.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository import Sample
from tests.servers.github_forge import TOKEN, GithubForge
from tests.servers.recipe_runners import act_missing, gitlab_missing, run_act, run_gitlab

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
NO_ACT, NO_GITLAB = act_missing(), gitlab_missing()
needs_act = pytest.mark.skipif(NO_ACT is not None, reason=NO_ACT or "")
needs_gitlab = pytest.mark.skipif(NO_GITLAB is not None, reason=NO_GITLAB or "")
ITEMS = "items:\n  - {id: small-step, uses: small-step}\n"


def recipe(name: str) -> Any:  # noqa: ANN401
    """A recipe as it stands in the documentation; every value is a text, so that `on` stays a word."""
    return yaml.load((RECIPES / name).read_text(), yaml.BaseLoader)


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[GithubForge]:
    """The fake, which answers at its `url`."""
    forge = GithubForge.create(tmp_path / "forge")
    with forge.serving() as forge.url:
        yield forge


def _branch(sample: Sample, forge: GithubForge, files: dict[str, str]) -> str:
    """A branch `work` whose base has these files; its head."""
    sample.commit(dict(files), "How it is judged")
    sample.git("remote", "add", "origin", forge.address)
    sample.git("push", "-q", "-u", "origin", "main")
    forge.settle()
    sample.branch("work")
    head = sample.commit({"app.py": "x = 1\n"}, "Add the app")
    forge.push(sample, "work")
    return head


def _github(sample: Sample, forge: GithubForge) -> str:
    """The workflow on a branch with a pull request; the head."""
    workflow = recipe("github.yml")
    job = workflow["jobs"]["shipcheck"]
    checkout, *steps = job["steps"]
    assert checkout["uses"].startswith("actions/checkout@")
    assert (
        "with" not in checkout
    )  # one commit then: the merge of the pull request, without a history
    merge = "refs/remotes/pull/1/merge"
    instead = [
        "git init -q .", f"git remote add origin {forge.address}",
        f"git fetch -q --no-tags --depth=1 origin +refs/pull/1/merge:{merge}",
        f"git checkout -q --detach {merge}",
    ]  # fmt: skip
    mine = [one for one in steps if not one["run"].startswith("pip install")]
    assert len(mine) == len(steps) - 1
    job["steps"] = [{"run": " && ".join(instead)}, *mine]
    named = (
        f"{{uses: github, url: 'https://github.com', api: '{forge.url}', repository: acme/shop}}"
    )
    checklist = f"version: 1\nservices:\n  ci: {named}\n  forge: {named}\n{ITEMS}"
    checklist += "  - {id: ci-green, uses: ci-green}\n"
    files = {".github/workflows/shipcheck.yml": yaml.safe_dump(workflow)}
    head = _branch(sample, forge, {**files, ".shipcheck.yaml": checklist})
    forge.open("work")
    sample.git("switch", "-q", "--detach", "main")
    sample.git("merge", "-q", "--no-ff", "-m", "Merge work into main", "work")
    sample.git("push", "-q", "origin", "HEAD:refs/pull/1/merge")
    sample.git("switch", "-q", "work")
    return head


def _event(head: str) -> str:
    """The event of a push to a pull request, as far as anybody looks at it."""
    ends = {"head": {"ref": "work", "sha": head}, "base": {"ref": "main"}}
    request = {"number": 1, **ends}
    return json.dumps({"action": "synchronize", "number": 1, "pull_request": request})


@needs_act
@pytest.mark.parametrize(("conclusion", "code"), [("success", 0), ("failure", 1)])
def test_github(
    sample: Sample, forge: GithubForge, tmp_path: Path, conclusion: str, code: int
) -> None:
    head = _github(sample, forge)
    forge.check(head, "tests", conclusion)
    event = tmp_path / "event.json"
    event.write_text(_event(head))
    ended, said = run_act(sample.path, event, tmp_path, token=TOKEN)
    verdict = "ready" if conclusion == "success" else "not ready"
    assert f"Summary - **shipcheck: {verdict}**" in said, said
    assert ended == code, said
    assert TOKEN not in said
    assert any(f"/commits/{head}/check-runs" in call for call in forge.calls)


@needs_gitlab
@pytest.mark.parametrize(("lines", "code"), [(1, 0), (900, 1)])
def test_gitlab(sample: Sample, forge: GithubForge, tmp_path: Path, lines: int, code: int) -> None:
    pipeline = recipe("gitlab.yml")
    job = pipeline["shipcheck"]
    script = [one for one in job["script"] if not one.startswith("pip install")]
    assert len(script) == len(job["script"]) - 1
    job["script"] = script
    items = "items:\n  - {id: small-step, uses: small-step, severity: block}\n"
    files = {".gitlab-ci.yml": yaml.safe_dump(pipeline), ".shipcheck.yaml": f"version: 1\n{items}"}
    _branch(sample, forge, files)
    text = "".join(f"x{number} = {number}\n" for number in range(lines))
    head = sample.commit({"more.py": text}, "Add more")
    forge.push(sample, "work")
    variables = {
        "GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "1",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "work", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": head,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }  # fmt: skip
    ended, said = run_gitlab(sample.path, tmp_path, variables)
    assert "checklist of origin/main" in said, said
    assert ("not ready" if code else "ready") in said, said
    assert ended == code, said
