"""The commands that are measured, as a user would type them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Contender
from benchmarks.sample import git

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.sample import Workload

PYTHON, DIFF, STATUS = "bare Python", "`git diff`", "`git status`"
PRE_COMMIT, DIFF_COVER = "`pre-commit run`, one no-op hook", "`diff-cover`"
VERSION, CHECK = "`shipcheck --version`", "`shipcheck check --offline`"

NO_OP = """repos:
  - repo: local
    hooks: [{id: nothing, name: nothing, entry: "true", language: system}]
"""
VERDICTS = (0, 1, 3, 8)
"""Exit codes of `check` that are verdicts."""

UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "CI", "GITHUB_ACTIONS", "GITLAB_CI")
"""Variables that would make every Python compile its sources anew, or shipcheck think this is CI."""


def environment(home: Path) -> Mapping[str, str]:
    """The caller's, with a home of its own and without what distorts."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return kept | {"HOME": str(home), "PRE_COMMIT_HOME": str(home / "pre-commit")}


def installed(name: str) -> str:
    """The path of a command of this environment."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed: make benchmark installs it")
    return found


def everything(workload: Workload, folder: Path) -> list[Contender]:
    """All contenders on one repository."""
    base, path = workload.base, workload.path
    config, coverage = folder / "pre-commit.yaml", folder / "coverage.xml"
    config.write_text(NO_OP)
    coverage.write_text(_coverage(workload))
    pre_commit = [installed("pre-commit"), "run", "--config", str(config)]
    diff_cover = [installed("diff-cover"), str(coverage), "--compare-branch", base]
    return [
        Contender(PYTHON, [sys.executable, "-c", "pass"], path),
        diff(workload),
        status(workload),
        Contender(PRE_COMMIT, [*pre_commit, "--from-ref", base, "--to-ref", "HEAD"], path),
        Contender(DIFF_COVER, diff_cover, path),
        Contender(VERSION, [installed("shipcheck"), "--version"], path),
        check(workload),
    ]


def diff(workload: Workload) -> Contender:
    """`git diff BASE...HEAD`."""
    return Contender(DIFF, ["git", "--no-pager", "diff", f"{workload.base}...HEAD"], workload.path)


def status(workload: Workload) -> Contender:
    """`git status`."""
    return Contender(STATUS, ["git", "status"], workload.path)


def check(workload: Workload) -> Contender:
    """`shipcheck check --offline --base BASE`."""
    command = [installed("shipcheck"), "check", "--offline", "--base", workload.base]
    return Contender(CHECK, command, workload.path, accepted=VERDICTS)


def _coverage(workload: Workload) -> str:
    """A Cobertura report that knows the first lines of every changed file."""
    names = git(workload.path, "diff", "--name-only", f"{workload.base}...HEAD").splitlines()
    lines = "".join(f'<line number="{number}" hits="{number % 2}"/>' for number in range(1, 40))
    classes = "".join(
        f'<class name="{number}" filename="{name}"><methods/><lines>{lines}</lines></class>'
        for number, name in enumerate(names)
        if not set(name) & set('"&<>')
    )
    return (
        '<?xml version="1.0" ?><coverage><sources><source>.</source></sources><packages>'
        f'<package name="all"><classes>{classes}</classes></package></packages></coverage>'
    )
