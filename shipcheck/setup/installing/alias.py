"""The git alias `ship`, in the repository's configuration or in the user's."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.git.errors import redact
from shipcheck.setup.installing.files import (
    SETTINGS_MODE,
    changed_meanwhile,
    content_of,
    put_file,
    remove_leftover,
    require_writable,
    settings_lock,
)
from shipcheck.setup.installing.record import Entry
from shipcheck.setup.installing.settings import content_with, values_here, values_in
from shipcheck.setup.installing.splice import Splice, digest
from shipcheck.setup.installing.step import ALIAS, Step, difference

if TYPE_CHECKING:
    from pathlib import Path

    from shipcheck.git.runner import Git
    from shipcheck.setup.installing.record import Record
    from shipcheck.setup.installing.settings import Setting

KEY = "alias.ship"
NEARER = ("local", "worktree", "command")
"""The scopes of a repository, which win over the user's own settings."""


@dataclass(frozen=True, slots=True)
class Alias:
    """Where the alias goes: `path` is the configuration file, `everywhere` whether the user's own."""

    git: Git
    record: Record
    path: Path
    everywhere: bool

    @property
    def _where(self) -> str:
        return "in all your repositories" if self.everywhere else "in this repository"

    async def install(self, command: str) -> Step:
        """The step that sets it.

        Raises:
            ShipcheckError: the file is read-only or cannot be read.
        """
        # Git runs such an alias at the top, and says where the user is: relative paths count from there.
        wanted = f'!cd -- "${{GIT_PREFIX:-.}}" && {shlex.quote(command)} merge'
        said = f"`git ship` runs `shipcheck merge`, {self._where}"
        before = content_of(self.path)
        values = await values_in(self.git, self.path, KEY)
        here = await values_here(self.git, KEY)
        if values == (wanted,) or (not values and self._is_there(here, wanted)):
            return Step(ALIAS, self.path, said)
        notes = self._notes(here, wanted)
        require_writable(self.path)
        after = await content_with(self.git, before, KEY, (wanted,))
        entry = self._entry(before, after, values, wanted)
        return Step(
            ALIAS, self.path, said, difference(before, after), notes,
            carry_out=lambda: self._install(entry, before, after),
        )  # fmt: skip

    def _entry(
        self, before: bytes | None, after: bytes, values: tuple[str, ...], wanted: str
    ) -> Entry:
        """What to remember: what stood there before anything of ours did."""
        known = self.record.find(ALIAS, self.path)
        if known is None or not _all_ours(values, known):
            splice = Splice.between(before, after)
            return Entry(ALIAS, os.fspath(self.path), (), None, (), (wanted,), values, (splice,))
        entry = replace(known, values=tuple(dict.fromkeys((*known.values, wanted))))
        splice_then = _matching(known, before)
        if splice_then is None or before is None:
            return replace(entry, splices=())
        first = Splice.between(splice_then.undone(before), after)
        return replace(entry, splices=(splice_then, first))

    def _install(self, entry: Entry, before: bytes | None, after: bytes) -> None:
        with self.record.locked():
            if content_of(self.path) != before:
                raise changed_meanwhile(self.path)
            self.record.put(entry)
            self._replace(before, after)

    def _replace(self, before: bytes | None, after: bytes | None) -> None:
        """Put a content in the place of another under git's lock; None for no file."""
        with settings_lock(self.path):
            if content_of(self.path) != before:
                raise changed_meanwhile(self.path)
            if after is None:
                self.path.unlink()
            else:
                put_file(self.path, after, SETTINGS_MODE)

    def _is_there(self, here: tuple[Setting, ...], wanted: str) -> bool:
        """Whether the user's own settings make the same alias for this repository already."""
        return not self.everywhere and bool(here) and here[-1].value == wanted

    def _notes(self, here: tuple[Setting, ...], wanted: str) -> tuple[str, ...]:
        """Other values of the alias that git reads here, where they bear on this one."""
        notes = []
        for one in here:
            file = one.origin.removeprefix("file:")
            if one.value == wanted or self._is_own(file):
                continue
            if one.scope in NEARER:
                notes.append(f"{file} sets {KEY} too, which may win: {redact(one.value)}")
            elif not self.everywhere:
                notes.append(f"here it takes the place of the one in {file}: {redact(one.value)}")
        return tuple(notes)

    def _is_own(self, file: str) -> bool:
        return os.path.realpath(self.git.directory / file) == os.path.realpath(self.path)

    async def undo(self, entry: Entry) -> Step:
        """The step that takes it back.

        Raises:
            ShipcheckError: the file is read-only or cannot be read.
        """
        before = content_of(self.path)
        if before is None or any(digest(before) == one.before for one in entry.splices):
            return self._drop(entry, f"{KEY} is as it was before already")
        splice = _matching(entry, before)
        if splice is not None:
            after = splice.undone(before)
        else:
            values = await values_in(self.git, self.path, KEY)
            if not _all_ours(values, entry):
                said = f"{KEY} is not what shipcheck set any more: left as it is"
                return self._drop(entry, said)
            after = await content_with(self.git, before, KEY, entry.former)
        require_writable(self.path)
        now = "is what it was before" if entry.former else "is gone"
        said = f"{KEY} {now}, {self._where}"
        return Step(
            ALIAS, self.path, said, difference(before, after),
            carry_out=lambda: self._undo(entry, before, after),
        )  # fmt: skip

    def _undo(self, entry: Entry, before: bytes | None, after: bytes | None) -> None:
        with self.record.locked():
            self._replace(before, after)
            self.record.drop(entry)

    def _drop(self, entry: Entry, said: str) -> Step:
        """Nothing to change, only to forget."""
        return Step(ALIAS, self.path, said, carry_out=lambda: self._forget(entry))

    def _forget(self, entry: Entry) -> None:
        with self.record.locked():
            remove_leftover(self.path)
            self.record.drop(entry)


def _all_ours(values: tuple[str, ...], entry: Entry) -> bool:
    """Whether the file holds the alias, and only values that shipcheck put there."""
    return bool(values) and set(values) <= set(entry.values)


def _matching(entry: Entry, content: bytes | None) -> Splice | None:
    """The change whose result the file still is."""
    if content is None:
        return None
    found = digest(content)
    return next((one for one in entry.splices if one.after == found), None)
