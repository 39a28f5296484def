"""Changelogs in YAML and JSON, which is YAML too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.checklist.yaml_reader import read_yaml
from shipcheck.migrations.liquibase_changes.nodes import Node, Unreadable
from shipcheck.migrations.migration import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.checklist.document import Document, Path, YamlValue

ITEMS = frozenset({"columns", "changes", "databaseChangeLog", "where", "rollback", "whereParams"})
"""Keys whose lists hold elements: they count as the elements of what holds the key."""


def read_yaml_changelog(content: bytes, path: str) -> Node:
    """The changelog as one node, its changesets within.

    Raises:
        Unreadable: it is not YAML, or uses what nobody should have to follow (aliases, tags).
    """
    document = read_yaml(content, path)
    if document.problems or not document.complete:
        problem = next(iter(document.problems), None)
        raise Unreadable(f"{problem.message}, line {problem.line}" if problem else "not readable")
    if not isinstance(document.value, dict) or "databaseChangeLog" not in document.value:
        raise Unreadable("it has no `databaseChangeLog`")
    return _node(
        "databaseChangeLog", document.value["databaseChangeLog"], ("databaseChangeLog",), document
    )


def _node(name: str, value: YamlValue, path: Path, document: Document) -> Node:
    if isinstance(value, dict):
        attributes = {
            key: _text(one) for key, one in value.items() if not isinstance(one, dict | list)
        }
        attributes |= {key: _joined(one) for key, one in value.items() if _is_plain_list(one)}
        children = tuple(_children(value, path, document))
        return Node(name, _place(path, document, tuple(value), children), attributes, children)
    if isinstance(value, list):
        elements = tuple(_elements(value, path, document))
        return Node(name, _place(path, document, (), elements), {}, elements)
    return Node(name, _place(path, document), text=_text(value))


def _children(value: dict[str, YamlValue], path: Path, document: Document) -> Iterator[Node]:
    for key, inner in value.items():
        below = (*path, key)
        if key == "rollback":
            yield _node(key, inner, below, document)
        elif isinstance(inner, list) and not _is_plain_list(inner):
            elements = tuple(_elements(inner, below, document))
            if key in ITEMS:
                yield from elements
            else:
                yield Node(key, _place(below, document, (), elements), {}, elements)
        elif isinstance(inner, dict):
            yield _node(key, inner, below, document)


def _elements(values: list[YamlValue], path: Path, document: Document) -> Iterator[Node]:
    """`- addColumn: {…}`: each item is a map from a name to an element."""
    for index, item in enumerate(values):
        if isinstance(item, dict):
            for key, inner in item.items():
                yield _node(key, inner, (*path, index, key), document)
        elif item is not None:
            yield _node("sql", item, (*path, index), document)


def _is_plain_list(value: YamlValue) -> bool:
    return isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)


def _joined(values: list[YamlValue]) -> str:
    return ",".join(_text(one) for one in values)


def _text(value: YamlValue) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(
    path: Path, document: Document, keys: tuple[str, ...] = (), children: tuple[Node, ...] = ()
) -> Place:
    """From the key to the end of the last thing below it."""
    start = document.span(path, key=True)
    ends = [document.span((*path, key)).end_line for key in keys]
    ends += [document.span(path).end_line, *(child.place.end_line for child in children)]
    return Place(start.line, max(start.line, *ends), start.column)
