"""As whom a server runs: as ourselves, unless we are root, which every server refuses to be."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from shipcheck.errors import ShipcheckError
from shipcheck.process import demoted

NAMES = ("nobody", "postgres", "_postgres", "daemon")
"""Users to become, the one with the least to lose first; `_postgres` is macOS's."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that a server runs as; both None for ourselves."""

    user: int | None = None
    group: int | None = None

    def command(self, *words: str) -> tuple[str, ...]:
        """A command as this user."""
        if self.user is None:
            return words
        script = str(Path(demoted.__file__))
        return (sys.executable, "-I", "-S", script, str(self.user), str(self.group), *words)

    def give(self, directory: Path) -> None:
        """Make a directory of ours the user's own."""
        if self.user is not None and self.group is not None:
            os.chown(directory, self.user, self.group)

    def may_enter(self, directory: Path) -> bool:
        """Whether the user gets into a directory; whoever is not us needs it open to all."""
        return self.user is None or _open_to_all(directory)

    def reachable(self, programs: Path, scratch: Path) -> Path:
        """The programs where the user can run them: as they are, or copied into `scratch`.

        A virtual environment below `/root` is closed to everybody else.
        """
        if self.may_enter(programs):
            return programs
        copied = scratch / "server"
        shutil.copytree(programs.parent, copied, symlinks=True)
        for path in (copied, *copied.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
        return copied / programs.name


def server_user() -> ServerUser:
    """Who runs a server that we start.

    Raises:
        ShipcheckError: we are root, and there is nobody else to be.
    """
    if os.geteuid() != 0:
        return ServerUser()
    for name in NAMES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return ServerUser(entry.pw_uid, entry.pw_gid)
    raise ShipcheckError(
        "could not rehearse: PostgreSQL does not run as root, and there is no other user",
        hint=f"Add a user by one of these names: {', '.join(NAMES)}; or give --url.",
    )


def _open_to_all(directory: Path) -> bool:
    """Whether anybody may enter a directory."""
    return all(
        one.stat().st_mode & stat.S_IXOTH for one in (directory, *directory.parents)
    )  # fmt: skip
