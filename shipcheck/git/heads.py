"""A git for which another commit is checked out than the one that is."""

from __future__ import annotations

import dataclasses
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.git.repository import Repository
    from shipcheck.git.runner import Git


@contextmanager
def headed(repository: Repository, commit: str) -> Iterator[Git]:
    """A git whose HEAD is a commit, for a question that asks what HEAD has.

    It has no files: what it is for is history. Refs that are kept in files only, see
    gitrepository-layout(5) on `commondir`.
    """
    with tempfile.TemporaryDirectory(prefix="shipcheck-head-") as folder:
        Path(folder, "HEAD").write_text(f"{commit}\n", "ascii")
        Path(folder, "commondir").write_bytes(
            f"{repository.common_dir}\n".encode("utf-8", "surrogateescape")
        )
        environment = {**repository.git.environment, "GIT_DIR": folder}
        yield dataclasses.replace(repository.git, environment=environment)
