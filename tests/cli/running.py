"""Runs shipcheck as its user does: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


def shipcheck(*arguments: str, cwd: Path, environment: Mapping[str, str] | None = None) -> Ended:
    """Run `shipcheck`; `environment` is laid over the test's own."""
    done = subprocess.run(
        [sys.executable, "-m", "shipcheck", *arguments],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        check=False,
        timeout=120,
    )
    out = done.stdout.decode("utf-8", "backslashreplace")
    return Ended(done.returncode, out, done.stderr.decode("utf-8", "backslashreplace"))
