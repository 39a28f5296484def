"""Puts a first checklist in its place: whole or not at all, and never over another one."""

from __future__ import annotations

import contextlib
import itertools
import os
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError, UsageError
from shipcheck.ship.request import CHECKLIST_FILE

if TYPE_CHECKING:
    from pathlib import Path


def write_checklist(top: Path, text: str, *, force: bool) -> str | None:
    """Write the checklist; returns the name under which an older one was kept.

    A link is kept as a link: what it points to is never touched.

    Raises:
        UsageError: there is one already, and `force` is not set.
        ShipcheckError: it could not be written; everything is as it was.
    """
    path = top / CHECKLIST_FILE
    require_absent(top, force=force)
    beside = path.with_name(f"{CHECKLIST_FILE}.{os.getpid()}.new")
    try:
        with beside.open("x", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        kept = _keep(path) if os.path.lexists(path) else None
        beside.replace(path)
    except OSError as error:
        raise ShipcheckError(f"cannot write {path}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    return kept


def require_absent(top: Path, *, force: bool) -> None:
    """Raise UsageError where there is a checklist and nobody said to replace it."""
    if os.path.lexists(top / CHECKLIST_FILE) and not force:
        raise UsageError(
            f"there is a {CHECKLIST_FILE} already",
            hint=f"shipcheck init --print shows a new one; --force puts it in its place and keeps "
            f"the old one as {CHECKLIST_FILE}.bak.",
        )


def _keep(path: Path) -> str:
    """Rename the old checklist to a name that is free."""
    names = itertools.chain([".bak"], (f".bak{number}" for number in itertools.count(2)))
    backup = next(
        place for name in names if not os.path.lexists(place := path.with_name(path.name + name))
    )
    path.rename(backup)
    return backup.name
