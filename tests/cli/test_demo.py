"""`shipcheck demo` from outside; above all, that its advice is true."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import shipcheck

CI = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "develop"}
AT_FIRST = (
    "not ready  coupons -> origin/main: 3 commits",
    "fail     up-to-date            conflicts with origin/main\n    flags.json\n",
    "fail     migration-safe        1 of 2 migrations unsafe: Code that runs uses wishes until",
    "fail     ci-green              tests-after-merge: failure\n",
    "fail     flag-present          1 of 3 changed lines runs whatever coupons says\n"
    "    shop/orders.py:15: ",
    "fail     both-branches-tested  not tested: coupons off\n    shop/orders.py:13: ",
    "a revert takes back the file, not what it did",
    "answer   support-told          Does support know",
    "passed: flag-service, small-step, unit-tests",
)
"""What the demo's own run of the checklist says."""


def commands(out: str) -> list[str]:
    """The commands that the demo says to paste; one may be several lines long."""
    advice = out.partition("What to try next")[2].replace("\\\n", "")
    return [line.strip() for line in advice.splitlines() if line.startswith("     ")]


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """A home with nothing in it, and a shipcheck that is not on the PATH."""
    home = tmp_path / "home"
    home.mkdir()
    folder = str(Path(sys.executable).parent)
    path = ":".join(part for part in os.environ["PATH"].split(":") if part != folder)
    return {"HOME": str(home), "GIT_CONFIG_GLOBAL": "/dev/null", "PATH": path}


@pytest.mark.slow
@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_following_the_advice_ends_in_ready(
    tmp_path: Path, bare: dict[str, str], style: str
) -> None:
    if style == "diff3":
        bare["GIT_CONFIG_GLOBAL"] = str(tmp_path / "gitconfig")
        (tmp_path / "gitconfig").write_text("[merge]\n\tconflictStyle = diff3\n")
    target = tmp_path / "a demo's folder"
    done = shipcheck("demo", "--directory", str(target), cwd=tmp_path, environment={**bare, **CI})
    assert (done.code, done.err) == (0, "")
    for said in AT_FIRST:
        assert said in done.out

    script = "\n".join(f'{command}; echo "= $?"' for command in commands(done.out))
    ran = subprocess.run(
        ["/bin/sh"], input=script.encode(), cwd=tmp_path, env={**os.environ, **bare},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    out = ran.stdout.decode()
    codes = [line[2:] for line in out.splitlines() if line.startswith("= ")]
    expected = {"git merge origin/main": "1", "shipcheck check": "1"}
    assert codes == [expected.get(one, "0") for one in commands(done.out)], (
        out + ran.stderr.decode()
    )
    *_, middle, last = [
        part for part in re.split("^= ", out, flags=re.M) if "coupons -> origin/main" in part
    ]
    assert "passed: up-to-date, ci-green, flag-present, both-branches-tested" in middle
    assert "\ncoupons  off " in out
    assert "\n  on   passed " in out
    assert "\n  off  passed " in out
    assert "\nready  coupons -> origin/main: 6 commits" in last
    assert "waived   revert-plan" in last
    assert "merged  coupons -> main: 6 commits" in out
    assert list((tmp_path / "home").iterdir()) == []


def test_a_temporary_folder_is_kept_and_named(tmp_path: Path, bare: dict[str, str]) -> None:
    done = shipcheck("demo", cwd=tmp_path, environment={**bare, "TMPDIR": str(tmp_path)})
    assert done.code == 0
    (folder,) = tmp_path.glob("shipcheck-demo-*")
    assert done.out.startswith(f"A small shop in {folder / 'shop'}, on its branch coupons;")
    assert (folder / "shop" / ".git").is_dir()
    assert (folder / "origin.git").is_dir()
    assert list(tmp_path.glob("shipcheck-tree-*")) == []


def test_the_folder_of_shipcheck_is_named_only_where_the_shell_does_not_find_it(
    tmp_path: Path, bare: dict[str, str]
) -> None:
    found = tmp_path / "bin"
    found.mkdir()
    (found / "shipcheck").write_text("#!/bin/sh\n")
    (found / "shipcheck").chmod(0o755)
    bare["PATH"] = f"{found}:{bare['PATH']}"
    done = shipcheck("demo", "--directory", "demo", cwd=tmp_path, environment=bare)
    assert done.code == 0
    assert "export PATH" not in done.out
    assert commands(done.out)[0] == f"cd {tmp_path / 'demo' / 'shop'}"


def test_a_folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    done = shipcheck("demo", "--directory", str(tmp_path), cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "is not empty" in done.err


def test_without_git(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), "TMPDIR": str(tmp_path)}
    done = shipcheck("demo", cwd=tmp_path, environment=environment)
    assert (done.code, done.out) == (2, "")
    assert "git is not installed" in done.err
    assert list(tmp_path.iterdir()) == []
