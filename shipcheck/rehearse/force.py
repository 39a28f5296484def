"""Recipes that force a flag: their shape, which there are, and one that evidence suggests."""

from __future__ import annotations

import contextlib
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, cast

from shipcheck.errors import ShipcheckError
from shipcheck.model.discovery import Registry
from shipcheck.rehearse import forces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from shipcheck.rehearse.tree import Tree

FORCES = Registry(forces, "shipcheck.forces", frozenset({"flagd_document"}))
"""`flagd_document` is what two recipes share; every other file is a recipe."""


@dataclass(frozen=True, slots=True)
class ForceRequest:
    """Force `flag` on or off in a tree; `settings` are `force:`, `scratch` a folder to write to."""

    flag: str
    on: bool
    settings: Mapping[str, Any]
    tree: Tree
    scratch: Path


@dataclass(frozen=True, slots=True)
class Forced:
    """What makes it so: variables for the tests, and files of the tree with new contents."""

    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)


class Recipe(Protocol):
    """A recipe's module."""

    @staticmethod
    def force(request: ForceRequest) -> Forced:
        """What forces the flag; raises ShipcheckError where the settings do not tell."""


def load_recipe(name: str) -> Recipe:
    """The recipe of a name.

    Raises:
        ShipcheckError: there is none.
    """
    try:
        return cast("Recipe", FORCES.load(name))
    except KeyError as error:
        names = ", ".join(FORCES.names())
        raise ShipcheckError(f"no way to force a flag is called {name}", hint=names) from error


@contextmanager
def written(tree: Tree, forced: Forced) -> Iterator[None]:
    """Files of the tree with other contents, for as long as this is entered.

    Whatever ends it, also a file that could be written in part alone, they are put back.

    Raises:
        ShipcheckError: one could not be read or written, as where a test took it away.
    """
    before: dict[str, bytes] = {}
    try:
        try:
            for name, content in forced.files.items():
                before[name] = (tree.path / name).read_bytes()
                (tree.path / name).write_bytes(content)
        except OSError as error:
            raise ShipcheckError(
                f"cannot force the flag: {error.filename}: {error.strerror}"
            ) from error
        yield
    finally:
        for name, content in before.items():
            with contextlib.suppress(OSError):  # the next side says so, if it matters
                (tree.path / name).write_bytes(content)


def upper_snake(flag: str) -> str:
    """A key as environment variables spell it: `new-price` is `NEW_PRICE`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", flag)
    return re.sub(r"[^A-Za-z0-9]+", "_", spaced).strip("_").upper()
