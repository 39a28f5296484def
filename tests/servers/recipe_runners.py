"""act and gitlab-ci-local: they run a job of GitHub Actions and of GitLab CI on this machine, without Docker.

What is missing makes a skip that says how to get it: tests/servers/recipes.sh.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FOLDER = Path(os.environ.get("SHIPCHECK_TEST_RECIPES", Path(sys.prefix) / "servers" / "recipes"))
ACT = FOLDER / "act" / "bin" / "act"
GITLAB = FOLDER / "node_modules" / "gitlab-ci-local" / "src" / "index.js"
PATIENCE = 180.0
"""Seconds: each takes one as a rule."""


def act_missing() -> str | None:
    """What is not here for recipes of GitHub, with the way to get it; None where all is."""
    return None if ACT.is_file() else "no act; to get it: tests/servers/recipes.sh"


def gitlab_missing() -> str | None:
    """The same for recipes of GitLab."""
    if not GITLAB.is_file():
        return "no gitlab-ci-local; to get it: tests/servers/recipes.sh"
    for program in ("node", "rsync"):
        if shutil.which(program) is None:
            return f"no {program} for gitlab-ci-local; to get it: apt-get install {program}"
    return None


def run_act(folder: Path, event: Path, home: Path, *, token: str) -> tuple[int, str]:
    """Run the workflows of a folder for a pull request; the exit code, and what was said."""
    command = [
        str(ACT), "pull_request", "--eventpath", str(event), "--platform", "ubuntu-latest=-self-hosted",
        "--pull=false", "--action-offline-mode", "--secret", f"GITHUB_TOKEN={token}",
    ]  # fmt: skip
    return _run(command, folder, home)


def run_gitlab(folder: Path, home: Path, variables: Mapping[str, str]) -> tuple[int, str]:
    """Run the job `shipcheck` of a folder's pipeline; the exit code, and what was said."""
    said = [word for name, value in variables.items() for word in ("--variable", f"{name}={value}")]
    program = GITLAB.parents[2] / ".bin" / "gitlab-ci-local"
    command = [str(program), "--force-shell-executor", "--no-color", *said, "shipcheck"]
    return _run(command, folder, home)


def _run(command: Sequence[str], folder: Path, home: Path) -> tuple[int, str]:
    """In a home of its own, with this environment's shipcheck in the path."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home), "PATH": path}
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout.decode("utf-8", "replace")
