"""The sample is built whole or not at all, whatever git is set up to do."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from shipcheck.demo import build as building
from shipcheck.demo.build import build
from shipcheck.demo.desk import at_a_desk
from shipcheck.errors import ShipcheckError, UsageError
from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path


def make(directory: Path | None, **environment: str) -> Sample:
    return Sample(asyncio.run(build(directory, {**os.environ, **environment})))


def test_the_branch_has_true_problems_and_the_tests_pass(tmp_path: Path) -> None:
    shop = make(tmp_path / "demo")
    assert shop.git("branch", "--show-current") == "coupons"
    assert shop.git("status", "--porcelain") == ""
    assert shop.git("log", "--format=%ae|%ce", "origin/main..") == "\n".join(
        ["sam@example.com|sam@example.com"] * 3
    )
    assert shop.git("log", "-1", "--format=%an", "origin/main") == "Robin Reviewer"
    assert shop.git("rev-parse", "@{upstream}") == shop.head
    assert shop.git("symbolic-ref", "refs/remotes/origin/HEAD") == "refs/remotes/origin/main"
    conflict = shop.git(
        "merge-tree", "--write-tree", "--name-only", "origin/main", "HEAD", ok=False
    )
    assert "\nflags.json\n" in conflict
    for commit in ("main", "coupons", "origin/main"):
        shop.git("switch", "-q", "--detach", commit)
        arguments = [sys.executable, "-m", "unittest", "--quiet"]
        ran = subprocess.run(arguments, cwd=shop.path, capture_output=True, check=False)
        assert ran.returncode == 0, ran.stderr


def test_it_builds_without_any_configuration(tmp_path: Path, isolated: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shop = make(tmp_path / "demo", HOME=str(home), GIT_CONFIG_GLOBAL="/dev/null")
    assert shop.git("log", "-1", "--format=%an") == "Sam Sample"
    assert list(home.iterdir()) == []


def test_it_builds_under_settings_that_get_in_the_way(tmp_path: Path, isolated: Path) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "pre-push", "post-checkout"):
        (hooks / name).write_text("#!/bin/sh\nexit 1\n")
        (hooks / name).chmod(0o755)
    (tmp_path / "template" / "hooks").mkdir(parents=True)
    (isolated / ".gitconfig").write_text(
        f"[commit]\n\tgpgSign = true\n[core]\n\thooksPath = {hooks}\n\tautocrlf = true\n"
        "[merge]\n\tff = only\n\tconflictStyle = diff3\n[push]\n\tdefault = nothing\n"
        f'[protocol "file"]\n\tallow = never\n[init]\n\ttemplateDir = {tmp_path / "template"}\n'
        "[user]\n\tuseConfigOnly = true\n[safe]\n\tbareRepository = explicit\n"
        "[committer]\n\temail = other@example.com\n"
    )
    shop = make(tmp_path / "demo")
    assert shop.git("log", "-1", "--format=%ae|%ce") == "sam@example.com|sam@example.com"
    assert b"\r" not in (shop.path / "shop" / "orders.py").read_bytes()


def test_a_committer_of_the_environment_is_the_author_too(tmp_path: Path) -> None:
    shop = make(tmp_path / "demo", GIT_COMMITTER_EMAIL="me@here", GIT_AUTHOR_EMAIL="else@here")
    assert shop.git("log", "-1", "--format=%ae|%ce") == "me@here|me@here"


def test_git_is_not_led_elsewhere(sample: Sample, tmp_path: Path) -> None:
    before = sample.git("for-each-ref")
    environment = at_a_desk(
        {**os.environ, "GIT_DIR": str(sample.path / ".git"), "GIT_INDEX_FILE": "x", "CI": "woodpecker",
         "CI_COMMIT_TARGET_BRANCH": "main", "GITHUB_ACTIONS": "true", "KEPT": "1"}
    )  # fmt: skip
    assert environment["KEPT"] == "1"
    assert not {"CI", "CI_COMMIT_TARGET_BRANCH", "GITHUB_ACTIONS"} & set(environment)
    asyncio.run(build(tmp_path / "demo", environment))
    assert sample.git("for-each-ref") == before


@pytest.mark.parametrize("there", ["file", "folder"])
def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path, there: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder" / "mine").write_text("mine")
    with pytest.raises(UsageError):
        make(tmp_path / there)
    assert (tmp_path / "folder" / "mine").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert make(tmp_path / "demo").path == tmp_path / "demo" / "shop"


def test_what_cannot_be_built_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"tests/__init__.py": "", ".ci/run": "raise SystemExit(7)", "shop/wishes.py": ""}
    monkeypatch.setattr(building, "FILES", few)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with pytest.raises(ShipcheckError, match="CI could not be run"):
        make(None)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ShipcheckError, match="CI could not be run"):
        make(tmp_path / "named")
    assert list((tmp_path / "named").iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ShipcheckError, match="cannot make a folder"):
        make(tmp_path / "file" / "below")
