"""`shipcheck doctor` from outside."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import Ended, shipcheck

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

Facts = dict[str, dict[str, Any]]


def facts(sample: Sample, *, code: int = 0, **environment: str) -> Facts:
    done = shipcheck("doctor", "--format", "json", cwd=sample.path, environment=environment)
    assert (done.code, done.err) == (code, ""), done
    document = json.loads(done.out)
    assert document["exit_code"] == code
    return {fact["name"]: fact for fact in document["facts"]}


def states(done: Ended) -> dict[str, str]:
    lines = [line for line in done.out.splitlines() if not line.startswith(" ")]
    return {line[9:].split("  ")[0]: line[:9].strip() for line in lines}


@pytest.fixture
def clone(sample: Sample, tmp_path: Path) -> Sample:
    """A clone that lacks nothing."""
    checklist = "version: 1\nservices: {ci: {uses: file, path: ci.json}}\nitems: []\n"
    checklist = checklist.replace("items: []", "extends: builtin:default")
    sample.commit({".shipcheck.yaml": checklist})
    return sample.clone(tmp_path / "clone")


def test_all_is_well(clone: Sample) -> None:
    done = shipcheck("doctor", cwd=clone.path)
    assert (done.code, done.err) == (0, "")
    assert set(states(done).values()) == {"ok"}
    assert "->" not in done.out
    assert list(states(done)) == [
        "git", "python", "repository", "identity", "remote", "default branch", "base", "checklist",
        "checklist in CI", "ci environment", "ci service", "flag service", "forge", "rehearsals",
        "decisions", "state",
    ]  # fmt: skip
    assert "origin/main at" in done.out
    assert "by the remote's default branch" in done.out
    assert "file, path: ci.json" in done.out


def test_a_bare_beginning(sample: Sample) -> None:
    found = facts(sample)
    assert {name for name, fact in found.items() if fact["state"] == "missing"} == {
        "remote", "checklist", "ci service",
    }  # fmt: skip
    assert found["checklist"]["mend"] == "shipcheck init"
    assert "builtin:default judges" in found["checklist"]["text"]


def test_outside_a_repository_git_and_python_are_told(tmp_path: Path) -> None:
    done = shipcheck("doctor", cwd=tmp_path)
    assert done.code == 2
    assert states(done) == {"git": "ok", "python": "ok", "repository": "missing", "state": "ok"}
    assert "not a git repository" in done.out


def test_without_git(tmp_path: Path) -> None:
    done = shipcheck("doctor", cwd=tmp_path, environment={"PATH": str(tmp_path)})
    assert (done.code, done.err) == (2, "")
    assert states(done)["git"] == "missing"
    assert "2.38" in done.out


def test_an_old_git(sample: Sample, tmp_path: Path) -> None:
    old = tmp_path / "bin" / "git"
    old.parent.mkdir()
    old.write_text(
        f'#!/bin/sh\nfor word; do [ "$word" = version ] && echo "git version 2.30.1" && exit\ndone\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    old.chmod(0o755)
    path = f"{old.parent}:{os.environ['PATH']}"
    found = facts(sample, code=2, PATH=path)
    assert found["git"]["state"] == "missing"
    assert "2.30.1 is too old" in found["git"]["text"]
    assert found["repository"]["state"] == "ok"


def test_the_remote_does_not_tell_its_default_branch(clone: Sample) -> None:
    clone.git("remote", "set-head", "origin", "--delete")
    found = facts(clone)
    assert found["default branch"]["state"] == "warn"
    assert found["default branch"]["mend"] == "git remote set-head origin --auto"
    assert "by the usual branch main" in found["base"]["text"]
    clone.git("remote", "set-head", "origin", "--auto")
    assert facts(clone)["default branch"]["state"] == "ok"


def test_several_remotes_and_none_is_the_usual_one(clone: Sample) -> None:
    clone.git("remote", "rename", "origin", "theirs")
    clone.git("remote", "add", "mine", "https://me:hidden@example.com/mine.git")
    clone.git("branch", "--unset-upstream")
    found = facts(clone)
    assert found["remote"]["state"] == "warn"
    assert found["remote"]["text"].startswith("mine, theirs: ")


def test_secrets_in_addresses_are_not_shown(clone: Sample) -> None:
    clone.git("remote", "set-url", "origin", "https://me:hidden@example.com/shop.git?key=hidden")
    for form in ("text", "json"):
        done = shipcheck("doctor", "--format", form, cwd=clone.path)
        assert "hidden" not in done.out + done.err
        assert "https://***@example.com/shop.git?***" in done.out


def test_kinds_of_clones(clone: Sample, sample: Sample, tmp_path: Path) -> None:
    shallow = facts(sample.clone(tmp_path / "shallow", "--depth=1"))["repository"]
    assert (shallow["state"], shallow["mend"]) == ("warn", "git fetch --unshallow")

    sample.git("config", "uploadpack.allowFilter", "true")
    partial = facts(sample.clone(tmp_path / "partial", "--filter=blob:none"))["repository"]
    assert "partial" in partial["text"]
    assert "--refetch" in partial["mend"]

    clone.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    done = shipcheck("doctor", "-C", str(tmp_path / "linked"), cwd=tmp_path)
    assert f"linked work tree of {clone.path / '.git'}, HEAD is detached" in done.out


def test_a_repository_without_commits(sample: Sample) -> None:
    sample.git("update-ref", "-d", "HEAD")
    found = facts(sample)
    assert found["repository"]["state"] == "warn"
    assert "no commit yet" in found["repository"]["text"]
    assert found["base"]["state"] == "missing"


def test_nobody_knows_who_commits(clone: Sample) -> None:
    found = facts(clone, GIT_CONFIG_GLOBAL="/dev/null", EMAIL="", GIT_COMMITTER_NAME=" ")
    assert found["identity"]["state"] == "missing"
    assert "user.email" in found["identity"]["mend"]


@pytest.mark.parametrize("name", ["EMAIL", "GIT_COMMITTER_EMAIL"])
def test_an_identity_from_the_environment(clone: Sample, name: str) -> None:
    variables = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_COMMITTER_NAME": "A"}
    found = facts(clone, code=0, **variables, **{name: "mine@host"})
    assert found["identity"]["state"] == "ok"
    assert found["identity"]["text"] == "A <mine@host>"


def test_all_problems_of_an_invalid_checklist_are_shown(clone: Sample) -> None:
    clone.write({".shipcheck.yaml": "version: 2\nitms: []\n"})
    done = shipcheck("doctor", cwd=clone.path)
    assert done.code == 0
    assert states(done)["checklist"] == "warn"
    assert states(done)["checklist in CI"] == "ok"
    assert ".shipcheck.yaml:1:" in done.out
    assert ".shipcheck.yaml:2:" in done.out


def test_in_ci_the_base_judges(clone: Sample) -> None:
    clone.write({".shipcheck.yaml": "version: 1\nextends: builtin:default\n"})
    at_desk, in_ci = facts(clone), facts(clone, GITHUB_ACTIONS="true", GITHUB_BASE_REF="main")
    assert at_desk["ci service"]["state"] == "missing"
    assert in_ci["ci service"]["state"] == "ok"
    assert in_ci["ci environment"]["text"].startswith("GitHub Actions, for main: ")
    assert "by the target that CI names" in in_ci["base"]["text"]


def test_ci_files_that_nothing_reads(sample: Sample) -> None:
    sample.commit({".gitlab-ci.yml": ""})
    found = facts(sample)["ci service"]
    assert found["state"] == "warn"
    assert "GitLab CI" in found["text"]
    sample.write(
        {".shipcheck.yaml": "version: 1\nextends: builtin:default\nservices: {ci: none}\n"}
    )
    assert facts(sample)["ci service"]["state"] == "ok"


def test_damaged_lines_of_decisions_are_counted(sample: Sample) -> None:
    sample.branch("work")
    sample.commit({"a.py": "x = 1\n"})
    assert shipcheck("waive", "small-step", "--reason", "x", cwd=sample.path).code == 0
    assert "1 read" in facts(sample)["decisions"]["text"]
    file = sample.path / ".git" / "shipcheck" / "decisions.jsonl"
    file.write_bytes(file.read_bytes() + b'{"torn": \n{"kind": "other"}\n')
    found = facts(sample)["decisions"]
    assert found["state"] == "warn"
    assert "2 damaged lines left out, 1 read" in found["text"]


def test_what_cannot_be_read_is_told_and_the_exit_code_is_3(sample: Sample) -> None:
    (sample.path / ".git" / "shipcheck" / "decisions.jsonl").mkdir(parents=True)
    (sample.path / ".shipcheck.yaml").mkdir()
    found = facts(sample, code=3)
    assert found["decisions"]["state"] == "warn"
    assert "cannot read" in found["decisions"]["text"]
    assert found["checklist"]["state"] == "warn"
    assert ".shipcheck.yaml" in found["checklist"]["text"]
    assert found["state"]["state"] == "ok"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_state_directory_that_cannot_be_written(sample: Sample, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = facts(sample, SHIPCHECK_STATE_DIR=str(tmp_path / "state"))
    tmp_path.chmod(0o700)
    assert found["state"]["state"] == "warn"


def test_a_state_directory_below_a_file(sample: Sample) -> None:
    found = facts(sample, SHIPCHECK_STATE_DIR=str(sample.path / "README.md" / "state"))
    assert found["state"]["state"] == "warn"
    assert "SHIPCHECK_STATE_DIR" in found["state"]["mend"]


def test_nothing_of_a_repository_reaches_the_terminal_raw(sample: Sample) -> None:
    sample.git("config", "user.name", "A\x1b[31m\u202eB")
    sample.git("remote", "add", "origin", "https://h/\x1b]0;x\x07")
    for form in ("text", "json"):
        done = shipcheck("doctor", "--format", form, cwd=sample.path)
        assert done.code == 0
        assert "\x1b" not in done.out
        assert "\u202e" not in done.out
