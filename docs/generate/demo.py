"""What `shipcheck demo` prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys

AFTERWARDS = "What to try next"
FOLDER = re.compile(r"/\S*shipcheck-demo[\w-]*")
"""The demo's folder has another name each time."""


def render_demo() -> str:
    """The output of a run up to what it proposes, with the folder's name replaced."""
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "FORCE_COLOR")}
    done = subprocess.run(
        [sys.executable, "-m", "shipcheck", "demo"],
        capture_output=True, text=True, check=True, env=kept, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return f"```text\n$ shipcheck demo\n{plain(done.stdout.partition(AFTERWARDS)[0]).strip()}\n```"


def plain(text: str) -> str:
    """The output without what differs from run to run."""
    return FOLDER.sub("/tmp/shipcheck-demo", text)  # noqa: S108
