"""What a rehearsal borrows, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from shipcheck.rehearse.result import RunState
from tests.process.waiting import until
from tests.rehearse.projects import CHECKLIST, python_path
from tests.rehearse.rehearsing import BY_VARIABLE, rehearsed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.repository import Sample

CODE = {"app.rb": "on?('new-price')\n", "test/app_test.rb": "'new-price'\n"}


def test_dependencies_that_git_ignores_are_lent(sample: Sample) -> None:
    sample.commit({**CODE, "package.json": "{}", ".gitignore": "node_modules/\nnode_modules\n"})
    sample.write({"node_modules/x/index.js": "1\n"})
    told: list[str] = []
    settings = {"command": "cat node_modules/x/index.js", "force": BY_VARIABLE}
    assert rehearsed(sample, settings, told=told).on.state is RunState.PASSED
    assert told[0] == "uses your own node_modules"
    assert (sample.path / "node_modules/x/index.js").exists()


def test_what_git_does_not_ignore_is_not_lent(sample: Sample) -> None:
    sample.commit({**CODE, "package.json": "{}"})
    sample.write({"node_modules/x/index.js": "1\n"})
    settings = {"command": "test ! -e node_modules", "force": BY_VARIABLE}
    assert rehearsed(sample, settings).on.state is RunState.PASSED


def test_workspaces_lead_back_to_the_users_sources(sample: Sample) -> None:
    sample.commit({**CODE, "package.json": '{"workspaces": ["a"]}', ".gitignore": "node_modules\n"})
    sample.write({"node_modules/x/index.js": "1\n"})
    settings = {"command": "test ! -e node_modules", "force": BY_VARIABLE}
    assert rehearsed(sample, settings).on.state is RunState.PASSED


def test_a_command_prepares_the_tree_and_nothing_is_lent(sample: Sample) -> None:
    sample.commit({**CODE, "package.json": "{}", ".gitignore": "node_modules\n"})
    sample.write({"node_modules/mine": "1\n"})
    settings = {"prepare": "mkdir node_modules && touch node_modules/theirs",
                "command": "test -e node_modules/theirs && test ! -e node_modules/mine",
                "force": BY_VARIABLE}  # fmt: skip
    assert rehearsed(sample, settings).on.state is RunState.PASSED


def test_flag_files_are_changed_in_the_copy_alone(sample: Sample) -> None:
    flags = '{"flags": {"new-price": {"state": "DISABLED", "variants": {"a": true, "b": false}}}}'
    sample.commit({**CODE, "flags.json": flags})
    settings = {"command": "grep -q '\"defaultVariant\": \"a\"' flags.json",
                "force": {"uses": "flagd-file", "path": "flags.json"}}  # fmt: skip
    found = rehearsed(sample, settings)
    assert (found.on.state, found.off.state) == (RunState.PASSED, RunState.FAILED)
    assert (sample.path / "flags.json").read_text() == flags


def test_a_coverage_report_of_the_branch_is_not_read(sample: Sample) -> None:
    """It is removed before each run, so what is there afterwards was written by it."""
    report = "SF:app.rb\nDA:1,1\nend_of_record\n"
    sample.commit({**CODE, "cov/lcov.info": report})
    settings = {"command": "true", "coverage": "cov/lcov.info", "force": BY_VARIABLE}
    assert not rehearsed(sample, settings).on.files
    written = {**settings, "command": f"mkdir -p cov; printf '{report}' > cov/lcov.info"}
    assert list(rehearsed(sample, written).on.files) == ["app.rb"]


def test_an_interrupt_leaves_nothing(sample: Sample, tmp_path: Path) -> None:
    sample.commit({**CODE, ".shipcheck.yaml": CHECKLIST})
    sample.branch("work")
    sample.commit({"x": "y"})
    began, temporary = tmp_path / "began", tmp_path / "tmp"
    temporary.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "shipcheck", "rehearse", "flags", "--flag", "new-price",
         "--command", f"touch {began}; sleep 60"],
        cwd=sample.path, env={**os.environ, "PATH": python_path(), "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    until(began.exists)
    child.send_signal(signal.SIGINT)
    out, _ = child.communicate(timeout=30)
    assert (child.returncode, out) == (130, b"")
    assert not list(temporary.iterdir())
    assert not (sample.path / ".git" / "shipcheck" / "rehearsals").exists()
    assert sample.git("worktree", "list").count("\n") == 0
