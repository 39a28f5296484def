"""What is installed, and what stood there before: `installed.json`, replaced as a whole.

It is written before anything is changed. So after a kill at any moment it names at least what was
changed, and `--undo` looks at the files themselves to see how far it came.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.setup.installing.splice import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SCHEMA = "installed/1"
"""The key of the entries: a later form gets another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One part that is installed.

    `part` is alias or a hook's name, `path` the file that was changed. Of a hook: `digests` are
    the contents that shipcheck put there, `kept` the name under which an older hook lies, `made`
    the folders that were made for it. Of the alias: `values` are those that shipcheck put there,
    `former` those that it replaced, `splices` how the file changed.
    """

    part: str
    path: str
    digests: tuple[str, ...] = ()
    kept: str | None = None
    made: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    splices: tuple[Splice, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {
            "part": self.part,
            "path": self.path,
            "digests": list(self.digests),
            "kept": self.kept,
            "made": list(self.made),
            "values": list(self.values),
            "former": list(self.former),
            "splices": [splice.as_json() for splice in self.splices],
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Entry:
        """From the file; raises KeyError, TypeError or ValueError for what is none."""
        return cls(
            part=str(entry["part"]),
            path=str(entry["path"]),
            digests=tuple(entry["digests"]),
            kept=entry["kept"],
            made=tuple(entry["made"]),
            values=tuple(entry["values"]),
            former=tuple(entry["former"]),
            splices=tuple(map(Splice.from_json, entry["splices"])),
        )


@dataclass(frozen=True, slots=True)
class Record:
    """The record of a repository (`<git common dir>/shipcheck`) or of the user (the state folder).

    Paths below `anchor` are written as seen from there, so that the folder can be moved.
    """

    folder: Path
    anchor: Path | None = None

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / "installed.json"

    @property
    def _beside(self) -> Path:
        return self.path.with_name(f"{self.path.name}.new")

    def entries(self) -> tuple[Entry, ...]:
        """What is installed.

        Raises:
            ShipcheckError: the file cannot be read, or is not what shipcheck writes.
        """
        try:
            document = json.loads(self.path.read_bytes())
            return tuple(self._found(Entry.from_json(entry)) for entry in document[SCHEMA])
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise ShipcheckError(f"cannot read {self.path}: {error.strerror}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise ShipcheckError(
                f"{self.path} is damaged, or of another version of shipcheck",
                hint="Move it away, and take the alias and the hooks out by hand.",
            ) from error

    def find(self, part: str, path: Path) -> Entry | None:
        """The entry of a part in a file."""
        return next((one for one in self.entries() if _is(one, part, path)), None)

    def put(self, entry: Entry) -> None:
        """Write an entry in the place of an older one of its part and file."""
        self._write([*self._others(entry), entry])

    def drop(self, entry: Entry) -> None:
        """Take an entry out; an empty record is removed."""
        self._write(self._others(entry))

    def _found(self, entry: Entry) -> Entry:
        """The entry with its paths as they are now."""
        if self.anchor is None:
            return entry
        made = tuple(os.fspath(self.anchor / path) for path in entry.made)
        return replace(entry, path=os.fspath(self.anchor / entry.path), made=made)

    def _movable(self, entry: Entry) -> Entry:
        """The entry with its paths as they are written."""
        made = tuple(map(self._seen_from_anchor, entry.made))
        return replace(entry, path=self._seen_from_anchor(entry.path), made=made)

    def _seen_from_anchor(self, path: str) -> str:
        if self.anchor is None or not Path(path).is_relative_to(self.anchor):
            return path
        return os.path.relpath(path, self.anchor)

    def _others(self, entry: Entry) -> list[Entry]:
        return [one for one in self.entries() if (one.part, one.path) != (entry.part, entry.path)]

    def _write(self, entries: list[Entry]) -> None:
        """Replace the file; readable by the user alone, as settings may hold what is private."""
        beside = self._beside
        document = {SCHEMA: [self._movable(entry).as_json() for entry in entries]}
        try:
            if not entries:
                self.path.unlink(missing_ok=True)
                return
            beside.unlink(missing_ok=True)
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a descriptor
                json.dump(document, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        except OSError as error:
            raise ShipcheckError(f"cannot write {self.path}: {error.strerror}") from error

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else install here meanwhile; a folder made for that goes when it is empty.

        Raises:
            ShipcheckError: the folder cannot be made.
        """
        try:
            descriptor = self._lock()
        except OSError as error:
            raise ShipcheckError(f"cannot write {self.folder}: {error.strerror}") from error
        try:
            yield
        finally:
            with contextlib.suppress(OSError):  # not there, not empty
                self._beside.unlink(missing_ok=True)
                self.folder.rmdir()
            os.close(descriptor)

    def tidy(self) -> None:
        """Remove what a killed run left here, where nothing is installed."""
        if self.folder.is_dir() and not self.entries():
            with self.locked():
                pass

    def _lock(self) -> int:
        """The folder, open and locked; made anew where the one who held it has removed it."""
        while True:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.folder, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(descriptor), self.folder.stat()):
                    return descriptor
            os.close(descriptor)


def _is(entry: Entry, part: str, path: Path) -> bool:
    return (entry.part, entry.path) == (part, os.fspath(path))
