"""One shape for changelogs in XML, YAML, JSON and SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.migrations.migration import Place


class Unreadable(Exception):  # noqa: N818 - says what the file is
    """A changelog that cannot be read; its text says why, and where."""


@dataclass(frozen=True, slots=True)
class Node:
    """An element with its attributes, what stands in it, and its place in the file."""

    name: str
    place: Place
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()
    text: str = ""

    def get(self, *names: str) -> str:
        """The first attribute of these that is there and not empty; empty where none is."""
        return next((self.attributes[one] for one in names if self.attributes.get(one)), "")

    def flag(self, name: str) -> bool | None:
        """An attribute that is true or false; None where it is not given."""
        value = self.get(name).strip().lower()
        return None if value not in ("true", "false") else value == "true"

    def named(self, *names: str) -> Iterator[Node]:
        """The children of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, name: str) -> Node | None:
        """The first child of a name."""
        return next(self.named(name), None)


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A changeset: its changes, how it goes back, and how it runs.

    `rollback` is None where the changelog says nothing of it, empty where it says that there is nothing
    to do. `databases` are the values of `dbms`.
    """

    author: str
    identity: str
    place: Place
    changes: tuple[Node, ...]
    rollback: tuple[Node, ...] | None = None
    in_transaction: bool = True
    databases: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As Liquibase shows it: `id` by `author`."""
        return f"{self.author}:{self.identity}"
