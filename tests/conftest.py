"""Every test runs with a git configuration and a home of its own, and without the caller's CI."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository import Sample

CI_VARIABLES = (
    "CI", "GITHUB_ACTIONS", "GITHUB_BASE_REF", "GITHUB_HEAD_REF", "GITHUB_EVENT_PATH", "GITHUB_REF_NAME",
    "GITLAB_CI", "BUILDKITE", "CIRCLECI", "JENKINS_URL", "TF_BUILD", "BITBUCKET_BUILD_NUMBER",
    "GITHUB_REF", "GITHUB_RUN_ID", "GITHUB_SERVER_URL", "GITHUB_API_URL", "CI_SERVER_URL", "CI_API_V4_URL",
    "GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GH_HOST", "GITLAB_TOKEN",
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "NO_COLOR", "FORCE_COLOR",
)  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def isolated_from_the_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A home for what several tests share, which is made before that of any test."""
    with pytest.MonkeyPatch.context() as patch:
        isolate(tmp_path_factory.mktemp("first-home"), patch)
        yield


@pytest.fixture(autouse=True)
def isolated(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own; returns it."""
    home = tmp_path_factory.mktemp("home")
    isolate(home, monkeypatch)
    return home


def isolate(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a folder the home, with a git identity, and forget the caller's settings and CI."""
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n"
        '[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n'
    )
    for name in CI_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A repository with one commit on `main`."""
    return Sample.create(tmp_path / "repository")
