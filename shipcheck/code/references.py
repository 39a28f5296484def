"""Where the names of functions and classes stand in files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Element, Member, Name, Text
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Span
    from shipcheck.code.residue import Definition, Residue
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node

SYMBOLS = frozenset({"ruby", "elixir"})
"""Languages whose symbols and atoms are texts."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a file, and the function or class that it stands in.

    `dead` is the flag without which the place does not run, `gate` the one that a decorator or a
    filter, which does run, asks for what it stands on. `whole` is the dotted name that the name is a
    part of, empty where it is a member of what is no name.
    """

    path: str
    name: str
    span: Span
    dead: str | None
    gate: str | None
    around: Definition | None
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A file, and what runs of it."""

    path: str
    module: Module
    recogniser: Recogniser
    residue: Residue


def references(
    place: Place, names: frozenset[str], aliases: Mapping[str, str] | None = None
) -> Iterator[Reference]:
    """All places of a file where one of the names stands for something.

    `aliases` are what the file calls otherwise: its own words, with the names that they stand for.
    """
    aliases = aliases or {}
    known = (names - aliases.keys()) | {own for own, name in aliases.items() if name in names}
    module, residue = place.module, place.residue
    definitions = [one for listed in residue.definitions.values() for one in listed]
    waiting: list[tuple[Node, Span | None]] = [(module.body, None)]
    while waiting:
        node, asking = waiting.pop()
        found: set[str] = set()
        if isinstance(node, Name | Member | Element):
            whole = node.path if isinstance(node, Name) else node.name
            found = {aliases.get(one, one) for one in known.intersection(whole.split("."))}
        elif isinstance(node, Text) and node.value:
            found = set(_words(node.value, module.language)) & names
        elif isinstance(node, Call) and place.recogniser.test(node) is not None:
            inner = (one for one in parts(node) if not _is_text(one))  # a key is nobody's name
            waiting += ((one, asking or node.span) for one in inner)
            continue
        waiting += ((one, asking) for one in parts(node))
        if not isinstance(node, Name | Member | Element | Text):
            continue
        for name in found:
            span = node.span
            around = _innermost(definitions, span.start)
            gate = residue.gate_at(span.start)
            dead = _dead_around(residue, asking) if asking else residue.dead_at(span.start)
            whole = node.path if isinstance(node, Name) else ""
            yield Reference(place.path, name, span, dead, gate, around, whole)


def _dead_around(residue: Residue, asking: Span) -> str | None:
    """The flag without which a flag is not asked at all: its own says nothing of that."""
    found = [
        one.flag
        for one in residue.dead
        if one.span.start <= asking.start
        and asking.end <= one.span.end
        and (one.span.start, one.span.end) != (asking.start, asking.end)
    ]
    return found[-1] if found else None


def _is_text(node: Node) -> bool:
    """Whether an argument is a text, as keys are."""
    return isinstance(node.value if isinstance(node, Argument) else node, Text)


def _words(text: str, language: str) -> list[str]:
    """The names in a text that names something: `views.bulk`, `bulk#index`, `App::Bulk`.

    A single word does so only where symbols are texts, or where it is not a word of a person.
    """
    for separator in ("#", "::", ":", "/", "\\", "@"):
        text = text.replace(separator, ".")
    found = text.split(".") if " " not in text else []
    single = len(found) == 1 and language not in SYMBOLS and "_" not in text and text.islower()
    return [] if single else found


def _innermost(definitions: list[Definition], place: int) -> Definition | None:
    """The smallest definition around a byte."""
    around = [one for one in definitions if one.span.start <= place < one.span.end]
    return min(around, key=lambda one: one.span.end - one.span.start, default=None)
