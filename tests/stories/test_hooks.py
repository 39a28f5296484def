"""The hooks with real git: pushes over a remote and merges by hand, stopped and let go."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.repository import Sample
from tests.setup.installation import hook, installed
from tests.ship.recording import record_of

CHECKLIST = ".shipcheck.yaml"
NEVER = "version: 1\nitems:\n  - {id: never, run: 'false'}\n"
STRICT = """\
version: 1
items:
  - {id: no-large, run: '! ls | grep large', when: {place: [push, merge]}}
"""


@dataclass(frozen=True)
class Ended:
    """How git ended, and what was said on standard error and standard output."""

    code: int
    said: str


def git(sample: Sample, *arguments: str, **environment: str) -> Ended:
    """Run git as a user does."""
    done = subprocess.run(
        ["git", *arguments], cwd=sample.path, env={**os.environ, **environment},
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return Ended(done.returncode, (done.stdout + done.stderr).decode("utf-8", "backslashreplace"))


@pytest.fixture
def clone(sample: Sample, tmp_path: Path) -> Sample:
    """A clone of a bare repository."""
    subprocess.run(
        ["git", "clone", "-q", "--bare", str(sample.path), str(tmp_path / "remote.git")], check=True
    )
    return Sample(tmp_path / "remote.git").clone(tmp_path / "clone")


def conflicting(clone: Sample) -> None:
    """A branch that conflicts with what the remote's main has by now."""
    clone.branch("topic")
    clone.commit({"README.md": "# Mine\n"}, "Mine")
    clone.git("switch", "-q", "main")
    clone.commit({"README.md": "# Theirs\n"}, "Theirs")
    clone.git("push", "-q", "--no-verify", "origin", "main")
    clone.git("switch", "-q", "topic")


def remote_has(clone: Sample, branch: str) -> str:
    """The remote's commit of a branch, empty for none."""
    return clone.git("ls-remote", "origin", f"refs/heads/{branch}").partition("\t")[0]


def test_a_push_of_what_is_well_says_nothing(clone: Sample) -> None:
    installed(clone, "pre-push")
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    clone.write({"app.py": "not committed\n", "untracked.txt": "1\n"})
    done = git(clone, "push", "-q", "origin", "topic")
    assert done == Ended(0, "")
    assert remote_has(clone, "topic") == clone.head


def test_a_push_of_what_fails_is_stopped_with_the_reasons(clone: Sample) -> None:
    installed(clone, "pre-push")
    conflicting(clone)
    done = git(clone, "push", "origin", "topic")
    assert done.code == 1
    assert "fail     up-to-date   conflicts with origin/main" in done.said
    assert "git push --no-verify pushes it all the same." in done.said
    assert remote_has(clone, "topic") == ""
    assert git(clone, "push", "-q", "--no-verify", "origin", "topic") == Ended(0, "")
    assert remote_has(clone, "topic") == clone.head


def test_deletions_tags_and_notes_are_nobodys_business(clone: Sample) -> None:
    installed(clone, "pre-push")
    conflicting(clone)
    clone.git("push", "-q", "--no-verify", "origin", "topic")
    clone.git("tag", "v1")
    clone.git("notes", "--ref", "shipcheck", "add", "-m", "a note")
    pushes = ["v1", "refs/notes/shipcheck", ":topic"]
    assert git(clone, "push", "-q", "origin", *pushes) == Ended(0, "")
    assert remote_has(clone, "topic") == ""


def test_each_branch_is_judged_as_what_is_pushed(clone: Sample) -> None:
    """Not what is checked out, nor where the branch stands by now."""
    installed(clone, "pre-push")
    conflicting(clone)
    clone.git("switch", "-q", "-c", "good", "main")
    clone.commit({"app.py": "x = 1\n"})
    assert git(clone, "push", "-q", "origin", "good") == Ended(0, "")
    done = git(clone, "push", "-q", "origin", "good", "topic", "HEAD:refs/heads/other")
    assert done.code == 1
    assert done.said.count("not ready") == 1
    assert "topic -> origin/main" in done.said
    done = git(clone, "push", "-q", "origin", "topic~1:refs/heads/before")
    assert done == Ended(0, "")


def test_only_a_blocking_fail_stops(clone: Sample) -> None:
    questions = "  - {id: told, ask: Told?}\n  - {id: soft, uses: small-step, severity: warn}\n"
    clone.commit({CHECKLIST: f"{NEVER}{questions}"})
    clone.git("push", "-q", "origin", "main")
    installed(clone, "pre-push")
    clone.branch("topic")
    clone.commit({f"file{number}.py": "x = 1\n" * 300 for number in range(9)})
    assert git(clone, "push", "-q", "origin", "topic") == Ended(0, "")


def test_a_command_runs_where_its_condition_names_the_push(clone: Sample) -> None:
    named = NEVER.replace("'false'", "'false', when: {any: [{place: [push, ci]}]}")
    clone.commit({CHECKLIST: named})
    clone.git("push", "-q", "origin", "main")
    installed(clone, "pre-push")
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    done = git(clone, "push", "-q", "origin", "topic")
    assert (done.code, "never" in done.said) == (1, True)


def test_the_older_hook_runs_first_and_gets_the_same(clone: Sample, tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f'#!/bin/sh\necho "$0 $*" > "{told}"\ncat >> "{told}"\n'
    hook(clone, "pre-push", script)
    clone.branch("one")
    clone.commit({"app.py": "x = 1\n"})
    clone.git("branch", "two")
    push = ("push", "-q", "--dry-run", "origin", "one", "two")
    git(clone, *push)
    plain = told.read_text()
    assert plain.count("\n") == 3
    installed(clone, "pre-push")
    assert git(clone, *push) == Ended(0, "")
    name, _, rest = told.read_text().partition(" ")
    assert name.endswith("pre-push.before-shipcheck")
    assert rest == plain.partition(" ")[2]
    # With nothing to push, git tells nothing.
    git(clone, "push", "-q", "origin", "main")
    assert told.read_text().count("\n") == 1


def test_the_older_hook_stops_a_push_as_before(clone: Sample) -> None:
    hook(clone, "pre-push", "#!/bin/sh\necho mine says no\nexit 7\n")
    installed(clone, "pre-push")
    conflicting(clone)
    done = git(clone, "push", "-q", "origin", "topic")
    assert done.code == 1
    assert "mine says no" in done.said
    assert "not ready" not in done.said


def test_an_older_hook_that_reads_nothing_is_no_trouble(clone: Sample) -> None:
    hook(clone, "pre-push", "#!/bin/sh\nexit 0\n")
    installed(clone, "pre-push")
    branches = [f"branch-{number:04}" for number in range(800)]  # more than a pipe holds
    for name in branches:
        (clone.path / ".git/refs/heads" / name).write_text(f"{clone.head}\n")
    done = git(clone, "push", "-q", "--dry-run", "origin", "refs/heads/branch-*:refs/heads/b-*")
    assert done == Ended(0, "")


def test_a_hook_that_git_did_not_run_stays_unused(clone: Sample) -> None:
    hook(clone, "pre-push", "#!/bin/sh\nexit 1\n", 0o644)
    installed(clone, "pre-push")
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    assert git(clone, "push", "-q", "origin", "topic") == Ended(0, "")


def test_nobody_is_locked_out_when_shipcheck_is_gone(clone: Sample) -> None:
    installed(clone)
    conflicting(clone)
    for name in ("pre-push", "pre-merge-commit"):
        file = clone.path / ".git" / "hooks" / name
        lines = file.read_text().splitlines(keepends=True)
        gone = "shipcheck=/nowhere/shipcheck\n"
        text = "".join(gone if line.startswith("shipcheck=") else line for line in lines)
        file.write_text(text)
    done = git(clone, "push", "-q", "origin", "topic", PATH="/usr/bin:/bin")
    assert done.code == 0
    assert done.said.count("\n") == 1
    assert done.said.startswith("shipcheck is gone")


def test_trouble_of_its_own_stops_no_push(clone: Sample) -> None:
    clone.commit({CHECKLIST: "version: 7\n"})
    installed(clone, "pre-push")
    clone.branch("topic")
    clone.commit({"app.py": "x = 1\n"})
    done = git(clone, "push", "-q", "origin", "topic", "main")
    assert done.code == 0
    assert done.said.count("\n") == 1
    assert done.said.endswith("(pushed all the same)\n")


def test_a_broken_installation_stops_no_push(clone: Sample, tmp_path: Path) -> None:
    installed(clone, "pre-push")
    conflicting(clone)
    broken = tmp_path / "shipcheck"
    broken.write_text("#!/bin/sh\necho 'No module named shipcheck' >&2\nexit 1\n")
    broken.chmod(0o755)
    file = clone.path / ".git" / "hooks" / "pre-push"
    text = file.read_text().replace("shipcheck=/", f"shipcheck={broken} #/", 1)
    file.write_text(text)
    assert git(clone, "push", "-q", "origin", "topic").code == 0


def shipped(clone: Sample, before: str, landed: str, *, kind: str = "ship") -> None:
    """Write the record of a change that landed."""
    line = record_of(landed, base_head=before).replace('"ship"', f'"{kind}"')
    clone.git("notes", "--ref", "shipcheck", "add", "-f", "-m", line, landed)


def landing(clone: Sample) -> tuple[str, str, str]:
    """Two changes by hand on main that its own checklist would stop; main before and after each."""
    clone.commit({CHECKLIST: STRICT})
    clone.git("push", "-q", "origin", "main")
    before = clone.head
    first = clone.commit({"large1.py": "x = 1\n"})
    return before, first, clone.commit({"large2.py": "x = 1\n"})


def test_what_was_shipped_is_not_judged_again(clone: Sample) -> None:
    before, first, second = landing(clone)
    installed(clone, "pre-push")
    stopped = git(clone, "push", "-q", "origin", "main")
    assert stopped.code == 1, stopped
    shipped(clone, first, second)
    assert git(clone, "push", "-q", "origin", "main").code == 1  # the first has no record
    shipped(clone, before, first, kind="review")
    assert git(clone, "push", "-q", "origin", "main").code == 1
    shipped(clone, before, first)
    assert git(clone, "push", "-q", "origin", "main") == Ended(0, "")


def test_records_that_lead_in_a_circle_prove_nothing(clone: Sample) -> None:
    _, first, second = landing(clone)
    installed(clone, "pre-push")
    shipped(clone, first, second)
    shipped(clone, second, first)
    assert git(clone, "push", "-q", "origin", "main").code == 1


def test_what_shipcheck_itself_pushes_is_not_judged_again(clone: Sample) -> None:
    installed(clone)
    conflicting(clone)
    assert git(clone, "push", "-q", "origin", "topic", SHIPCHECK_MERGE="1") == Ended(0, "")


@pytest.mark.parametrize("where", ["linked work tree", "sub-directory", "GIT_DIR", "-C"])
def test_from_everywhere_that_git_pushes_from(clone: Sample, tmp_path: Path, where: str) -> None:
    installed(clone, "pre-push")
    conflicting(clone)
    (clone.path / "sub").mkdir()
    place, options = clone, list[str]()
    environment: dict[str, str] = {}
    if where == "linked work tree":
        clone.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
        place = Sample(tmp_path / "linked")
    elif where == "sub-directory":
        place = Sample(clone.path / "sub")
    elif where == "GIT_DIR":
        environment = {"GIT_DIR": str(clone.path / ".git"), "GIT_WORK_TREE": str(clone.path)}
        place = Sample(tmp_path)
    else:
        options, place = ["-C", str(clone.path)], Sample(tmp_path)
    done = git(place, *options, "push", "-q", "origin", "topic", **environment)
    assert (done.code, "conflicts with origin/main" in done.said) == (1, True), done


@pytest.mark.parametrize("scope", ["--local", "--global"])
def test_hooks_in_another_folder(clone: Sample, tmp_path: Path, scope: str) -> None:
    folder = tmp_path / "hooks"
    clone.git("config", scope, "core.hooksPath", str(folder))
    installed(clone)
    assert sorted(file.name for file in folder.iterdir()) == ["pre-merge-commit", "pre-push"]
    conflicting(clone)
    assert git(clone, "push", "-q", "origin", "topic").code == 1
    installed(clone, "--undo")
    assert not folder.exists()
    assert git(clone, "push", "-q", "origin", "topic") == Ended(0, "")
