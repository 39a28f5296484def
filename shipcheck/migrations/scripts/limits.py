"""Files that are too large to be read as code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Migration, Part, Place, Statement, WayBack
from shipcheck.migrations.operations import Opaque

if TYPE_CHECKING:
    from shipcheck.migrations.migration import SourceFile

LARGEST = 1_000_000
"""Bytes of a migration; the largest among ten thousand public ones has a fifth of that."""


def too_large(file: SourceFile, framework: str, identity: str, group: str) -> Migration | None:
    """The migration of a file that is too large; None for all others."""
    if len(file.content) <= LARGEST:
        return None
    reason = f"it is larger than {LARGEST // 1_000_000} MB"
    statement = Statement("", (Opaque(reason),), Place(1, 1), sql=False)
    up = Part(file.path, (statement,), wrapped=False)
    return Migration(
        file.path, framework, identity, up, None, WayBack.MISSING, group=group, problem=reason
    )
