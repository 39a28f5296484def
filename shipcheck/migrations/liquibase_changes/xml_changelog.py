"""Changelogs in XML. Entities are refused, so that nothing grows or is fetched while reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from shipcheck.migrations.liquibase_changes.nodes import Node, Unreadable
from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST = 64
MOST_ELEMENTS = 200_000


@dataclass(slots=True)
class _Open:
    name: str
    line: int
    column: int
    attributes: Mapping[str, str]
    children: list[Node] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


class _Builder:
    """Folds expat's calls into nodes."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.stack: list[_Open] = []
        self.elements = 0
        self.root: Node | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if len(self.stack) >= DEEPEST or self.elements > MOST_ELEMENTS:
            raise Unreadable(f"too deep or too large, line {self.parser.CurrentLineNumber}")
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        self.stack.append(_Open(_local(name), line, column, attributes))

    def _end(self, _name: str) -> None:
        opened = self.stack.pop()
        place = Place(opened.line, self.parser.CurrentLineNumber, opened.column)
        node = Node(
            opened.name, place, opened.attributes, tuple(opened.children), "".join(opened.texts)
        )
        if self.stack:
            self.stack[-1].children.append(node)
        else:
            self.root = node

    def _text(self, text: str) -> None:
        if self.stack:
            self.stack[-1].texts.append(text)

    def _refuse(self, *_: object) -> int:
        raise Unreadable(f"entities are not read, line {self.parser.CurrentLineNumber}")


def _local(name: str) -> str:
    """A name without its prefix (`ext:`)."""
    return name.rpartition(":")[2]


def read_xml(content: bytes) -> Node:
    """The root element.

    Raises:
        Unreadable: it is not XML, or declares entities.
    """
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)  # noqa: FBT003 - expat's own argument
    except (expat.ExpatError, ValueError, LookupError) as error:  # an encoding that Python lacks
        raise Unreadable(f"not valid XML: {error}") from error
    if builder.root is None:
        raise Unreadable("the file is empty")
    return builder.root
