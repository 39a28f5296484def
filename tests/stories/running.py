"""Runs shipcheck as its user does: a process of its own, its streams wherever they are sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMMAND = (sys.executable, "-m", "shipcheck")

CI = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_BASE_REF": "main"}
"""What GitHub Actions tells a job about a pull request into `main`."""


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    @property
    def result(self) -> dict[str, Any]:
        """Standard output as the JSON result."""
        document = json.loads(self.out)
        assert isinstance(document, dict)
        return document

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        """The items of the JSON result by id."""
        return {item["id"]: item for item in self.result["items"]}

    def assert_clear(self, *codes: int) -> None:
        """An error that tells: the code, an empty stdout, a line or two, and no traceback."""
        assert self.code in codes, self
        assert self.out == "", self
        lines = self.err.splitlines()
        assert 1 <= len(lines) <= 2, self
        assert lines[0].startswith("shipcheck: "), self
        assert "Traceback" not in self.err, self
        assert "internal error" not in self.err, self


def environment_with(laid_over: Mapping[str, str | None] | None) -> dict[str, str]:
    """The test's environment with some variables set, or left out for None."""
    environment: dict[str, str | None] = {**os.environ, **(laid_over or {})}
    # Buffered as for a user: a full disk then shows late.
    environment["PYTHONUNBUFFERED"] = None
    return {name: value for name, value in environment.items() if value is not None}


def shipcheck(
    *arguments: str | bytes,
    cwd: Path,
    environment: Mapping[str, str | None] | None = None,
    stdout: IO[bytes] | int = subprocess.PIPE,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
) -> Ended:
    """Run `shipcheck`; `environment` is laid over the test's own."""
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment_with(environment), stdin=stdin,
        stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=120,
    )  # fmt: skip
    return Ended(done.returncode, _text(done.stdout), _text(done.stderr))


def through_shell(
    script: str, *, cwd: Path, environment: Mapping[str, str | None] | None = None
) -> Ended:
    """Run a script in which `$shipcheck` is the command."""
    variables = {"shipcheck": " ".join(COMMAND), **(environment or {})}
    done = subprocess.run(
        ["/bin/bash", "-c", script], cwd=cwd, env=environment_with(variables),
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    return Ended(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "backslashreplace")
