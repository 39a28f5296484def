"""What stories about merges ask afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.repository import Sample

if TYPE_CHECKING:
    from pathlib import Path

NOTES = "refs/notes/shipcheck"


def record_of(sample: Sample, commit: str = "main") -> dict[str, Any]:
    """The only ship record of a commit."""
    (line,) = sample.git("notes", "--ref", NOTES, "show", commit).splitlines()
    record = json.loads(line)
    assert isinstance(record, dict)
    return record


def has_records(sample: Sample) -> bool:
    """Whether anything was ever recorded."""
    return bool(sample.git("for-each-ref", NOTES))


def parents(sample: Sample, commit: str = "main") -> list[str]:
    """The parents of a commit."""
    return sample.git("rev-parse", f"{commit}^@").split()


def message(sample: Sample, commit: str = "main") -> str:
    """What a commit says."""
    return sample.git("log", "-1", "--format=%B", commit).rstrip("\n")


def tip(sample: Sample, name: str = "main") -> str:
    """The commit of a name."""
    return sample.git("rev-parse", name)


def remote_of(sample: Sample, path: Path) -> Sample:
    """A bare remote `origin` that has main, which tracks it."""
    sample.git("init", "-q", "--bare", "-b", "main", str(path))
    sample.git("remote", "add", "origin", f"file://{path}")
    sample.git("push", "-q", "-u", "origin", "main")
    sample.git("remote", "set-head", "origin", "main")
    return Sample(path)
