"""Short ways to read a change of a sample repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from shipcheck.change.base import Base
from shipcheck.change.diff import DIFF_OPTIONS, Diff, read_diff
from shipcheck.change.head import Head
from shipcheck.change.read import read_change
from tests.git.opening import done, git_in, opened

if TYPE_CHECKING:
    from shipcheck.model.change import Change, ChangedFile
    from tests.repository import Sample


def change_of(sample: Sample, base: str = "main", head: str = "HEAD", **environment: str) -> Change:
    """The change that `head` would add to `base`."""
    tips = [sample.git("rev-parse", f"{name}^{{commit}}") for name in (base, head)]
    return done(
        read_change(
            opened(sample.path, **environment), Base(base, tips[0], "a test"), Head(tips[1], None)
        )
    )


def only_file(change: Change) -> ChangedFile:
    """The one file of a change."""
    (file,) = change.files
    return file


def diff_of(sample: Sample, base: str, head: str) -> Diff:
    """The diff between two commits."""
    return read_diff(done(git_in(sample.path).run("diff-tree", *DIFF_OPTIONS, base, head)).stdout)


def patch_id(sample: Sample, base: str = "main", head: str = "HEAD") -> str:
    """What git itself says with the user's settings."""
    command = f"git diff {base}...{head} | git patch-id --stable"
    answer = subprocess.run(
        command, shell=True, cwd=sample.path, capture_output=True, text=True, check=True
    )
    return answer.stdout.partition(" ")[0]
