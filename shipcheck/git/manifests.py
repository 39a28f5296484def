"""Small files of a work tree that people write by hand; git names them, the disk holds them."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

SIZE_LIMIT = 1_000_000
"""Bytes of a manifest that is looked at."""


def manifest_text(top: Path, names: Collection[str], name: str) -> str:
    """What a manifest says; empty where it is none of `names`, a link, unreadable or too large."""
    if name not in names:
        return ""
    path = top / name
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > SIZE_LIMIT:
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def json_object(text: str) -> dict[str, Any]:
    """A manifest in JSON; empty where it is not an object."""
    try:
        value = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
