"""Where the names of functions and classes stand in files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Element, Member, Name, Text
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.code.residue import Definition, Residue
    from shipcheck.code.statements import Module


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a file, and the function or class that it stands in."""

    path: str
    name: str
    span: Span
    dead: str | None
    around: Definition | None


def references(
    path: str, module: Module, residue: Residue, names: frozenset[str]
) -> Iterator[Reference]:
    """All places of a file where one of the names stands for something."""
    definitions = [one for listed in residue.definitions.values() for one in listed]
    for node in walk(module.body):
        if isinstance(node, Name | Member | Element):
            whole = node.path if isinstance(node, Name) else node.name
            found = set(whole.split(".")) & names
        elif isinstance(node, Text) and node.value:
            found = set(_words(node.value)) & names
        else:
            continue
        for name in found:
            around = _innermost(definitions, node.span.start)
            dead = residue.dead_at(node.span.start)
            yield Reference(path, name, node.span, dead, around)


def _words(text: str) -> list[str]:
    """The name that a text ends with: `views.bulk`, `bulk#index`, `App::Bulk`."""
    for separator in ("#", "::", ":", "/", "\\"):
        text = text.replace(separator, ".")
    return text.split(".") if " " not in text else []


def _innermost(definitions: list[Definition], place: int) -> Definition | None:
    """The smallest definition around a byte."""
    around = [one for one in definitions if one.span.start <= place < one.span.end]
    return min(around, key=lambda one: one.span.end - one.span.start, default=None)
