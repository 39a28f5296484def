from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from shipcheck.change.capabilities import read_capabilities
from tests.git.opening import done, opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.repository import Sample


def has(
    sample: Sample, name: str, services: Mapping[str, Mapping[str, Any]] | None = None
) -> bool | None:
    """Whether the base, `main`, has the capability."""
    base = sample.git("rev-parse", "main")
    found = done(read_capabilities(opened(sample.path), base, services or {}, [name]))
    assert set(found) == {name}
    return found[name]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ci", ".github/workflows/ci.yml"),
        ("ci", ".gitlab-ci.yml"),
        ("ci", "Jenkinsfile"),
        ("ci", ".circleci/config.yml"),
        ("migrations", "shop/migrations/0001_initial.py"),
        ("migrations", "db/migrate/20240101120000_add.rb"),
        ("coverage", ".coveragerc"),
        ("coverage", "codecov.yml"),
    ],
)
def test_found_at_the_base_by_a_file(name: str, path: str, sample: Sample) -> None:
    absent = None if name == "coverage" else False
    assert has(sample, name) is absent
    sample.branch("feature")
    sample.commit({path: "x\n"})
    assert has(sample, name) is absent  # the branch alone has it
    sample.git("branch", "-f", "main", "feature")
    sample.git("rm", "-q", path)
    sample.commit({}, "Get rid of it")
    assert has(sample, name) is True  # and cannot take it away


@pytest.mark.parametrize(
    "path", [".pre-commit-config.yaml", "docs/Jenkinsfile.md", "x/.travis.yml"]
)
def test_what_only_looks_like_ci(path: str, sample: Sample) -> None:
    sample.commit({path: "x\n"})
    assert has(sample, "ci") is False


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("package.json", '{"dependencies": {"@growthbook/growthbook": "1"}}'),
        ("requirements.txt", "UnleashClient==6\n"),
        ("go.mod", "require github.com/launchdarkly/go-server-sdk/v7 v7.0.0\n"),
        ("Gemfile", "gem 'flipper'\n"),
    ],
)
def test_flags_by_a_manifest(file: str, content: str, sample: Sample) -> None:
    sample.commit({file: "nothing\n", "notes.md": content})
    assert has(sample, "flags") is False  # home-made ones are named by the checklist
    sample.commit({file: content})
    assert has(sample, "flags") is True


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("git@github.com:o/r.git", True),
        ("https://GitLab.example.com/o/r", True),
        ("ssh://git@codeberg.org/o/r", True),
        ("/srv/git/r.git", False),
    ],
)
def test_a_forge_by_the_remote(address: str, found: bool, sample: Sample) -> None:
    assert has(sample, "forge") is False
    sample.git("remote", "add", "origin", address)
    assert has(sample, "forge") is found


@pytest.mark.parametrize("name", ["ci", "flags", "forge"])
def test_the_checklist_has_the_last_word(name: str, sample: Sample) -> None:
    sample.commit({"Jenkinsfile": "x\n", "Gemfile": "flipper\n"})
    sample.git("remote", "add", "origin", "git@github.com:o/r.git")
    assert has(sample, name, {name: {"uses": "something"}}) is True
    assert has(sample, name, {name: {"uses": "none"}}) is False
    assert has(sample, name, {name: {"project": "x"}}) is True  # found, though not named


def test_what_is_not_asked_for_is_not_looked_up(sample: Sample) -> None:
    assert done(read_capabilities(opened(sample.path), "no such commit", {}, [])) == {}


def test_an_unknown_capability_is_unknown(sample: Sample) -> None:
    assert has(sample, "wings") is None


def test_what_a_partial_clone_lacks_is_unknown(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"Gemfile": "gem 'flipper'\n", "Jenkinsfile": "x\n"})
    sample.git("config", "uploadpack.allowFilter", "true")
    partial = sample.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    assert has(partial, "flags") is None
    assert has(partial, "ci") is True
    bare = sample.clone(tmp_path / "treeless", "--filter=tree:0", "--no-checkout")
    assert has(bare, "ci") is None


def test_flags_by_a_manifest_of_a_part(sample: Sample) -> None:
    sample.commit({"services/web/package.json": '{"dependencies": {"unleash-client": "6"}}'})
    assert has(sample, "flags") is True


def test_flags_by_what_the_checklist_says_of_them(sample: Sample) -> None:
    asked = read_capabilities(opened(sample.path), sample.head, {}, ["flags"], own_flags=True)
    assert done(asked) == {"flags": True}
