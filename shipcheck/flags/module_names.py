"""By which names code outside of a module can reach what is in it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.statements import Class, Function, Inert, InertKind
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.residue import Definition, Residue
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node

BY_CLASS = frozenset({"ruby", "java", "kotlin", "csharp", "php", "elixir", "swift", "scala"})
"""Languages in which a class is named without the file that it stands in."""

BY_FOLDER = frozenset({"go", "java", "kotlin", "csharp", "swift"})
"""Languages in which files of one folder name each other's things without an import."""

STAND_FOR_FOLDER = frozenset({"__init__", "index", "mod"})
"""Files that are imported by the name of their folder."""

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Place:
    """How an import speaks of a file: its own name, and the folder's, which may be empty."""

    name: str
    folder: str
    directory: str


def places_of(path: str, language: str) -> tuple[Place, ...]:
    """The ways to import a file."""
    directory, base = posixpath.split(path)
    stem = base.split(".", 1)[0]
    above, folder = posixpath.split(directory)
    whole = Place(folder, posixpath.basename(above), above)
    if language == "go":
        return (whole,)
    own = Place(stem, folder, directory)
    return (own, whole) if stem in STAND_FOR_FOLDER else (own,)


def imports(module: Module, path: str, places: tuple[Place, ...]) -> Iterator[str]:
    """The names that a file outside gives to what it imports from these places."""
    directory = posixpath.dirname(path)
    for one in _inert(module):
        text = module.source[one.span.start : one.span.end].decode("utf-8", "replace")
        said = frozenset(WORD.findall(text))
        if any(
            place.name in said and (place.folder in said or place.directory == directory)
            for place in places
        ):
            yield from (name.rpartition(".")[2] for name in one.names)


def _inert(module: Module) -> Iterator[Inert]:
    waiting: list[Node] = [module.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Inert) and node.kind is InertKind.IMPORT:
            yield node
        waiting += parts(node)


def defined(residue: Residue) -> Iterator[tuple[str, Definition]]:
    """What a file of the module defines for others: functions at the top, classes in classes."""
    for group, (first, *_) in residue.definitions.items():
        outer = residue.definitions.get(first.around)
        inside_class = outer is None or isinstance(outer[0].node, Class)
        if outer is None or (isinstance(first.node, Class) and inside_class):
            yield group.rpartition(".")[2], first


def asks_itself(residue: Residue, definition: Definition, flag: str) -> bool:
    """Whether nothing of a definition runs without the flag, whoever calls it."""
    if definition.dead == flag:
        return True
    if isinstance(definition.node, Function):
        return _ends_dead(residue, definition.node, flag)
    methods = [
        one
        for listed in residue.definitions.values()
        for one in listed
        if one.around == definition.group and isinstance(one.node, Function)
    ]
    return bool(methods) and all(asks_itself(residue, one, flag) for one in methods)


def _ends_dead(residue: Residue, node: Function, flag: str) -> bool:
    """Whether the last statement of a function does not run without the flag: it left before."""
    if node.body is None or not node.body.statements:
        return False
    last = node.body.statements[-1].span
    return is_behind(residue, max(last.start, last.end - 1), flag)


def is_behind(residue: Residue, place: int, flag: str) -> bool:
    """Whether a byte of a file runs only with the flag on, or only to ask for it."""
    around = (*residue.dead, *residue.gates)
    return any(one.flag == flag and one.span.start <= place < one.span.end for one in around)
