"""Reads and replaces files so that at any moment either the old or the new one stands there."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from shipcheck.errors import ShipcheckError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SETTINGS_MODE = 0o666
HOOK_MODE = 0o777
"""Modes of new files, before the umask takes its part, as git makes them."""


def content_of(path: Path) -> bytes | None:
    """What a file holds; None where there is none.

    Raises:
        ShipcheckError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ShipcheckError(f"cannot read {path}: {error.strerror}") from error


def put_file(path: Path, content: bytes, mode: int) -> None:
    """Write a file beside its place, then put it there; an older one keeps its mode.

    Raises:
        ShipcheckError: it could not be written; what was there is still there.
    """
    beside = _beside(path)
    try:
        beside.unlink(missing_ok=True)
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
            if _is_regular(path) and mode == SETTINGS_MODE:
                os.fchmod(descriptor, stat.S_IMODE(path.stat().st_mode))
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        beside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def remove_leftover(path: Path) -> None:
    """Remove what `put_file` leaves beside a file when it is killed."""
    with contextlib.suppress(OSError):
        _beside(path).unlink()


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.shipcheck-new")


@contextlib.contextmanager
def settings_lock(path: Path) -> Iterator[None]:
    """Hold git's own lock of a configuration file, so that no `git config` comes between.

    Raises:
        ShipcheckError: somebody else holds it, or the folder cannot be written.
    """
    lock = path.with_name(f"{path.name}.lock")
    try:
        os.close(os.open(lock, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError as error:
        raise ShipcheckError(
            f"{path} is locked by {lock}", hint="Try again; remove the lock if no git is running."
        ) from error
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def require_writable(path: Path) -> None:
    """Raise ShipcheckError where a file, or the folder it is in, is read-only.

    A file without any write bit counts as read-only for everybody: somebody wanted it so.
    """
    folder = path.parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise ShipcheckError(f"cannot write {path}: {folder} is read-only")
    if _is_regular(path) and not path.stat().st_mode & 0o222:
        raise ShipcheckError(f"cannot write {path}: it is read-only", hint=f"chmod u+w {path}")


def cannot_write(path: Path, error: OSError) -> ShipcheckError:
    """The error for a file that could not be written."""
    return ShipcheckError(f"cannot write {path}: {error.strerror}")


def changed_meanwhile(path: Path) -> ShipcheckError:
    """The error for a file that is no longer what was shown."""
    return ShipcheckError(f"{path} was changed meanwhile", hint="Run it again to see the change.")


def _is_regular(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
