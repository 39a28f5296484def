"""Finds one-file-one-thing modules by their file names, and those of other packages by entry point.

A name is the file's name with hyphens. Nothing is imported to list names; a built-in is never
shadowed by another package.
"""

from __future__ import annotations

import importlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Registry:
    """The modules of a package that hold one thing each.

    `support` are the package's other modules; `group` is the entry point group in which other
    packages offer theirs.
    """

    package: ModuleType
    group: str
    support: frozenset[str]

    def built_in_names(self) -> tuple[str, ...]:
        """Our own names, sorted."""
        stems = (
            name.removesuffix(".py")
            for folder in self.package.__path__
            for name in os.listdir(folder)  # noqa: PTH208 - pathlib costs its import here
            if name.endswith(".py") and not name.startswith("_")
        )
        return tuple(sorted(stem.replace("_", "-") for stem in stems if stem not in self.support))

    def names(self) -> tuple[str, ...]:
        """All names, sorted; other packages' too, which costs a look at the installed metadata."""
        found = {point.name for point in self._entry_points()}
        return tuple(sorted(found | set(self.built_in_names())))

    def load(self, name: str) -> Any:  # noqa: ANN401 - a module, used through its protocol
        """The module (or object) of a name.

        Raises:
            KeyError: there is none of that name.
        """
        if name in self.built_in_names():
            return importlib.import_module(f"{self.package.__name__}.{name.replace('-', '_')}")
        for point in self._entry_points():
            if point.name == name:
                return point.load()
        raise KeyError(name)

    def _entry_points(self) -> Iterable[Any]:
        """What other packages offer."""
        from importlib.metadata import entry_points  # noqa: PLC0415 - 10 ms, and seldom needed

        return entry_points(group=self.group)
