"""One hook: put in place with the older one moved aside, and taken back."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shipcheck.setup.installing.files import (
    HOOK_MODE,
    cannot_write,
    changed_meanwhile,
    content_of,
    put_file,
    remove_leftover,
    require_writable,
)
from shipcheck.setup.installing.record import Entry
from shipcheck.setup.installing.scripts import KEPT_SUFFIX, MARK, goes_by_its_name, render
from shipcheck.setup.installing.splice import digest
from shipcheck.setup.installing.step import Step, difference

if TYPE_CHECKING:
    from shipcheck.setup.installing.record import Record

DOES = {
    "pre-push": "a push of what fails is stopped",
    "pre-merge-commit": "a merge into the base by hand is judged",
}


@dataclass(frozen=True, slots=True)
class HookFile:
    """A hook by name in its folder."""

    part: str
    path: Path
    record: Record
    notes: tuple[str, ...] = ()

    def install(self, command: str) -> Step:
        """The step that puts it there.

        Raises:
            ShipcheckError: the folder is read-only, or the hook cannot be read.
        """
        entry = self.record.find(self.part, self.path) or Entry(self.part, os.fspath(self.path))
        there = self._there()
        if there is not None and not self._is_ours(entry, there):
            return self._beside_another(entry, there, command)
        script = render(self.part, command, entry.kept)
        if there == script and os.access(self.path, os.X_OK):
            return Step(self.part, self.path, DOES[self.part])
        return self._step(entry, there, script, ())

    def _beside_another(self, entry: Entry, there: bytes, command: str) -> Step:
        """The step where there is a hook that is not shipcheck's."""
        if MARK.encode() in there:
            return self._refused("it is shipcheck's hook, changed since", "Remove it first.")
        if goes_by_its_name(there):
            line = f'shipcheck hook {self.part} "$@"'
            return self._refused("the hook there goes by its own name", f"Let it run: {line}")
        kept = self._kept_name(entry)
        runs = os.access(self.path, os.X_OK)
        how = "runs first" if runs else "is not executable and stays unused"
        script = render(self.part, command, kept)
        return self._step(replace(entry, kept=kept), there, script, (f"{kept} {how}",))

    def _refused(self, why: str, hint: str) -> Step:
        return Step(self.part, self.path, "", notes=self.notes, refused=f"{why}. {hint}")

    def _step(
        self, entry: Entry, there: bytes | None, script: bytes, moved: tuple[str, ...]
    ) -> Step:
        """The step that writes a script, and moves an older hook aside where it is named."""
        require_writable(self.path)
        digests = tuple(dict.fromkeys((*entry.digests, digest(script))))
        made = entry.made or tuple(map(str, _missing(self.path.parent)))
        wanted = replace(entry, digests=digests, made=made)
        lines = tuple(f"  moved aside: {one}" for one in moved)
        return Step(
            self.part, self.path, DOES[self.part],
            (*lines, *difference(None if moved else there, script)), self.notes,
            carry_out=lambda: self._install(wanted, there, script, aside=bool(moved)),
        )  # fmt: skip

    def _install(self, entry: Entry, there: bytes | None, script: bytes, *, aside: bool) -> None:
        """Note it down, keep the older hook, and put the script in its place."""
        with self.record.locked():
            if self._there() != there:
                raise changed_meanwhile(self.path)
            self.record.put(entry)
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                if aside and entry.kept:
                    _keep(self.path, self.path.with_name(entry.kept))
            except OSError as error:
                raise cannot_write(self.path, error) from error
            put_file(self.path, script, HOOK_MODE)

    def undo(self, entry: Entry) -> Step:
        """The step that takes it back: the older hook comes in its place, or nothing."""
        there = self._there()
        kept = self.path.with_name(entry.kept) if entry.kept else None
        if kept is not None and not os.path.lexists(kept):
            kept = None
        if there is not None and not self._is_ours(entry, there):
            return self._undo_beside_another(entry, there, kept)
        require_writable(self.path)
        said = "the hook that was there before is back" if kept else "no hook any more"
        lines = ["- the hook that shipcheck put there"] if there is not None else []
        lines += [f"+ the one that is {kept.name} now"] if kept else []
        return Step(
            self.part, self.path, said, tuple(lines),
            carry_out=lambda: self._undo(entry, there, kept),
        )  # fmt: skip

    def _undo_beside_another(self, entry: Entry, there: bytes, kept: Path | None) -> Step:
        """The step where the hook is not the one that shipcheck put there."""
        if kept is not None and _same(kept, self.path):
            # It was never replaced: somebody killed the installation.
            said = "it is as it was before"
            return Step(self.part, self.path, said, carry_out=lambda: self._clear(entry, kept))
        if kept is None and MARK.encode() not in there:
            said = "it is a hook of yours, left as it is"
            return Step(self.part, self.path, said, carry_out=lambda: self._clear(entry, None))
        why = "it was changed since" + (f"; {kept.name} is the one before" if kept else "")
        return Step(self.part, self.path, "", refused=why)

    def _undo(self, entry: Entry, there: bytes | None, kept: Path | None) -> None:
        with self.record.locked():
            if self._there() != there:
                raise changed_meanwhile(self.path)
            try:
                if kept:
                    kept.replace(self.path)
                else:
                    self.path.unlink(missing_ok=True)
            except OSError as error:
                raise cannot_write(self.path, error) from error
            self._forget(entry)

    def _clear(self, entry: Entry, kept: Path | None) -> None:
        """Leave the hook; `kept` is a second name of it, from an installation that was killed."""
        with self.record.locked():
            if kept:
                kept.unlink(missing_ok=True)
            self._forget(entry)

    def _forget(self, entry: Entry) -> None:
        """Remove the folders that were made, and the entry."""
        remove_leftover(self.path)
        for folder in entry.made:
            with contextlib.suppress(OSError):  # not empty, or gone
                Path(folder).rmdir()
        self.record.drop(entry)

    def _there(self) -> bytes | None:
        """The hook that is there now; a link counts by where it leads, a dead one as empty."""
        content = content_of(self.path)
        return b"" if content is None and self.path.is_symlink() else content

    def _is_ours(self, entry: Entry, there: bytes) -> bool:
        """Whether shipcheck put this very content there."""
        return not self.path.is_symlink() and digest(there) in entry.digests

    def _kept_name(self, entry: Entry) -> str:
        """The name for the older hook: one that is free, or holds it already after a kill."""
        numbers = (f"{KEPT_SUFFIX}{number}" for number in itertools.count(2))
        for suffix in itertools.chain([KEPT_SUFFIX], numbers):
            place = self.path.with_name(self.part + suffix)
            if not os.path.lexists(place):
                return place.name
            if place.name == entry.kept and _same(place, self.path):
                return place.name
        raise AssertionError  # the numbers do not end


def _missing(folder: Path) -> list[Path]:
    """The folders that have to be made, the innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing


def _keep(hook: Path, kept: Path) -> None:
    """Give a hook a second name, so that there is no moment without it under the first."""
    if os.path.lexists(kept):  # from an installation that was killed
        return
    if hook.is_symlink():
        kept.symlink_to(hook.readlink())
        return
    try:
        os.link(hook, kept)
    except OSError:  # a file system without hard links
        shutil.copy2(hook, kept)


def _same(one: Path, other: Path) -> bool:
    """Whether two names stand for the same: one file, links that say the same, or a copy."""
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (one, other)]
    return modes[0] == modes[1] and one.read_bytes() == other.read_bytes()
