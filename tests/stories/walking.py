"""A branch with something to decide, and the walk through it line by line."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.repository import Sample
from tests.stories.running import COMMAND, Ended, environment_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CHECKLIST = """\
version: 1
extends: builtin:default
items:
  - {id: told, ask: "Does support know?"}
  - {id: tests, run: ./tests}
"""


MOVES_DATA = "UPDATE a SET b = 1 WHERE c = 1;\nUPDATE a SET b = 2 WHERE c = 2;\n"


def asking_branch(path: Path) -> Sample:
    """A branch with a red test, a question and a migration."""
    sample = Sample.create(path)
    sample.commit({".shipcheck.yaml": CHECKLIST, "tests": "#!/bin/sh\ngrep -q good app.py\n"})
    (sample.path / "tests").chmod(0o755)
    sample.commit({}, "Executable")
    sample.branch("topic")
    sample.commit({"app.py": "bad\n", "migrations/1.sql": MOVES_DATA})
    return sample


def plain(
    said: str | bytes,
    *arguments: str,
    sample: Sample,
    environment: Mapping[str, str | None] | None = None,
) -> Ended:
    """Run with lines on standard input."""
    done = subprocess.run(
        [*COMMAND, "--plain", *arguments], cwd=sample.path, env=environment_with(environment),
        input=said.encode() if isinstance(said, str) else said, capture_output=True,
        check=False, timeout=120,
    )  # fmt: skip
    out, err = (stream.decode("utf-8", "backslashreplace") for stream in (done.stdout, done.stderr))
    return Ended(done.returncode, out, err)
