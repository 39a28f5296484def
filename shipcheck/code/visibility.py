"""Which places that hold a name can mean a function of that name."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from shipcheck.code.exports import FAMILY, Exports, exports_of
from shipcheck.code.imports import ENDINGS, imports_of, same_place
from shipcheck.code.statements import Function

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.references import Reference
    from shipcheck.code.residue import Definition, Residue
    from shipcheck.code.statements import Module

LOCAL = FAMILY | {"python", "go", "kotlin", "swift", "rust"}
"""Languages in which a function within a function is named only there."""


class Visibility:
    """What the files that are known say of who can name what."""

    def __init__(self, files: Mapping[str, tuple[Module, Residue]]) -> None:
        """With the modules of the head by path, and what runs of each."""
        self.files = files
        self._exports: dict[str, Exports] = {}

    def exports(self, path: str) -> Exports:
        """What a file lets others name."""
        if path not in self._exports:
            known = self.files.get(path)
            self._exports[path] = exports_of(known[0]) if known else Exports()
        return self._exports[path]

    def is_local(self, path: str, definition: Definition) -> bool:
        """Whether nothing in any other file can name it."""
        if self.owner(path, definition) is not None:
            return True
        return not definition.around and self.exports(path).hides(definition.group)

    def owner(self, path: str, definition: Definition) -> Definition | None:
        """The function around one that only that function can name."""
        module, residue = self.files.get(path, (None, None))
        if module is None or residue is None or module.language not in LOCAL:
            return None
        around = residue.definitions.get(definition.around, [None])[0]
        return around if around is not None and isinstance(around.node, Function) else None

    def may_mean(self, one: Reference, path: str, definition: Definition) -> bool:
        """Whether a place can mean the definition of that file."""
        owner = self.owner(path, definition)
        if owner is not None:
            return one.path == path and owner.span.start <= one.span.start < owner.span.end
        if one.path == path:
            return True
        return not self.is_local(path, definition) and not self._own(one, definition)

    def _own(self, one: Reference, definition: Definition) -> bool:
        """Whether the file of the place has something else of that name."""
        module, residue = self.files.get(one.path, (None, None))
        if module is None or residue is None or module.language not in FAMILY:
            return False
        return not definition.around and one.name in residue.definitions

    def stems(self, path: str, name: str) -> frozenset[str]:
        """Words by which other files name the file itself, where its default is of that name."""
        if self.exports(path).default != name:
            return frozenset()
        stem = ENDINGS.sub("", path)
        return frozenset({posixpath.basename(stem)}) - {name}

    def aliases(self, path: str, defaults: Mapping[str, str]) -> dict[str, str]:
        """What a file calls otherwise than its home does; `defaults` by the paths of files."""
        known = self.files.get(path)
        found: dict[str, str] = {}
        for name, one in imports_of(known[0] if known else None, path).items():
            home = one.home
            if home == "default":
                homes = [
                    default for place, default in defaults.items() if same_place(place, one.place)
                ]
                home = homes[0] if homes else name
            if home not in (name, "*"):
                found[name] = home
        return found
