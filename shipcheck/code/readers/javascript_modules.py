"""What JavaScript's modules say of each other, and what runs nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Text
from shipcheck.code.statements import Assign, Inert, InertKind, Target
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from shipcheck.code.statements import Statement

BRINGS_IN = ("import_clause", "namespace_import", "import_require_clause")


def imported(node: Node) -> Statement:
    """An `import`, with the names that it brings in."""
    only_types = any(child.type in ("type", "typeof") for child in node.children)
    kind = InertKind.TYPE if only_types else InertKind.IMPORT
    place = node.child_by_field_name("source")
    source = text_of(place).strip("'\"") if place else ""
    found = list(_names(node))
    origins = tuple(f"{name} {source}" if name and source else "" for _, name in found)
    return Inert(span_of(node), kind, tuple(name for name, _ in found), origins)


def _names(node: Node) -> Iterator[tuple[str, str]]:
    """Each name with what it is called at home: nothing for a type, `default`, `*`."""
    for child in node.named_children:
        if child.type == "import_specifier":
            name = child.child_by_field_name("name") or child
            alias = child.child_by_field_name("alias") or name
            is_type = child.children[0].type in ("type", "typeof")
            yield text_of(alias), "" if is_type else text_of(name)
        elif child.type == "named_imports" or child.type in BRINGS_IN:
            yield from _names(child)
        elif child.type == "identifier" and node.type in BRINGS_IN:
            yield text_of(child), "default" if node.type == "import_clause" else "*"


def is_required(node: Node) -> bool:
    """Whether a value is `require("…")`, or a member of that."""
    while node.type == "member_expression":
        inner = node.child_by_field_name("object")
        if inner is None:
            return False
        node = inner
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    return (
        node.type == "call_expression"
        and function is not None
        and text_of(function) == "require"
        and given is not None
        and [child.type for child in given.named_children] == ["string"]
    )


def named_exports(node: Node) -> Iterator[Statement] | None:
    """What a statement exports by name, if that is all it does: one constant a name.

    A name that is exported does nothing by itself, as a constant; that it stands for something else
    does. The words have spaces, so that nobody takes them for names of the file, and begin as
    constants do.
    """
    if any(child.type == "type" for child in node.children):
        return iter((Inert(span_of(node), InertKind.TYPE),))
    if node.type == "export_statement":
        value = node.child_by_field_name("value") or assigned_to_exports(node)
        if value is not None:
            return _exported(value, "default") if only_names(value) else None
        declaration = node.child_by_field_name("declaration")
        return _reexported(node) if declaration is None else None
    inner = node.named_children[0] if node.type == "expression_statement" else node
    left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
    if inner.type != "assignment_expression" or left is None or right is None:
        return None
    path = "".join(text_of(left).split())
    if not path.startswith(("module.exports", "exports.")) or not only_names(right):
        return None
    return _exported(right, path.rpartition("exports")[2].strip(".") or "default")


def _exported(value: Node, name: str) -> Iterator[Statement]:
    """A name, or the names in an object."""
    if value.type != "object":
        yield _constant(value, name, text_of(value))
    elif value.parent is not None:
        yield Inert(span_of(value.parent, value.children[0]), InertKind.IMPORT)
    for part in value.named_children if value.type == "object" else ():
        key, given = part.child_by_field_name("key"), part.child_by_field_name("value")
        if part.type != "comment":
            yield _constant(part, text_of(key or part).strip("'\""), text_of(given or part))


def _reexported(node: Node) -> Iterator[Statement]:
    """`export { a, b as c }`, also from another module, and all of that."""
    place = node.child_by_field_name("source")
    source = text_of(place).strip("'\"") if place else "here"
    clauses = [child for child in node.named_children if child.type == "export_clause"]
    if clauses:
        yield Inert(span_of(node, clauses[0].children[0]), InertKind.IMPORT)
        yield Inert(span_of(clauses[0].children[-1], node.children[-1]), InertKind.IMPORT)
    for one in clauses[0].named_children if clauses else ():
        name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
        if name is not None:
            yield _constant(one, text_of(alias or name), f"{text_of(name)} of {source}")
    if not clauses:
        yield _constant(node, f"all of {source}", f"all of {source}")


def _constant(node: Node, name: str, value: str) -> Statement:
    span = span_of(node)
    return Assign(span, (Target(f"Export {name}"),), Text(span, f"the name {value}"))


def assigned_to_exports(node: Node) -> Node | None:
    """The value of TypeScript's `export = value`; None for any other export."""
    equals = [child for child in node.children if child.type == "="]
    return equals[0].next_named_sibling if equals else None


def only_names(node: Node) -> bool:
    """Whether an exported value is a name, or an object of names."""
    if node.type == "identifier":
        return True
    if node.type != "object":
        return False
    parts = [child for child in node.named_children if child.type != "comment"]
    return all(part.type == "shorthand_property_identifier" or _renames(part) for part in parts)


def _renames(node: Node) -> bool:
    """Whether a part of an object is `name: name`."""
    value = node.child_by_field_name("value")
    key = node.child_by_field_name("key")
    plain = key is not None and key.type in ("property_identifier", "string")
    return node.type == "pair" and plain and value is not None and value.type == "identifier"
