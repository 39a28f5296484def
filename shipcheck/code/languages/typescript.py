"""TypeScript without JSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound
from shipcheck.code.readers.javascript import JavaScriptReader
from shipcheck.code.readers.javascript_functions import header_of
from shipcheck.code.readers.javascript_surface import TYPES
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
    Inert,
    InertKind,
    Parameter,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module, Statement

TYPES_ALONE = (
    "interface_declaration", "type_alias_declaration", "ambient_declaration", "function_signature",
    "abstract_method_signature", "method_signature", "index_signature", "property_signature",
)  # fmt: skip
CASTS = ("as_expression", "satisfies_expression", "non_null_expression", "instantiation_expression")


def read(source: bytes) -> Module:
    """A TypeScript file."""
    return TypeScriptReader().read(source)


class TypeScriptReader(JavaScriptReader):
    """The node types of tree-sitter-typescript."""

    language = "typescript"
    package = "tree_sitter_typescript"
    function = "language_typescript"

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            **dict.fromkeys(TYPES_ALONE, lambda node: Inert(span_of(node), InertKind.TYPE)),
            **dict.fromkeys(CASTS, lambda node: self.expression(self.children(node)[0])),
            "type_assertion": lambda node: self.expression(self.children(node)[-1]),
            "public_field_definition": self.class_field,
            "enum_declaration": self.enumeration,
            "enum_assignment": self.enumerated,
            "internal_module": self.namespace,
            "module": self.namespace,
            "import_alias": self.alias,
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments and types."""
        return [child for child in super().children(node) if child.type not in TYPES]

    def parameter(self, node: Node) -> Iterator[tuple[Parameter, tuple[Parameter, ...]]]:
        """One parameter; the decorators of one stand before its default; `this` is none."""
        pattern, value = node.child_by_field_name("pattern"), node.child_by_field_name("value")
        if pattern is None:
            yield from super().parameter(node)
        elif pattern.type != "this":
            default = self.optional(value)
            marks = tuple(self.decorators(node))
            if marks:
                default = Compound(span_of(node), "decorated", (*marks, *_given(default)))
            yield self.bound_parameter(pattern, default)

    def bases(self, node: Node) -> Iterator[Expression]:
        """What a class extends; what it implements is a type."""
        for heritage in node.named_children:
            clauses = self.children(heritage) if heritage.type == "class_heritage" else ()
            for clause in clauses:
                yield from (self.expression(one) for one in clause.children_by_field_name("value"))

    def enumeration(self, node: Node) -> Statement:
        """An enum, as a class whose attributes are its members."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        members = () if body is None else tuple(self.enumerated(one) for one in self.children(body))
        block = Block(span_of(body or node), members)
        return Class(span_of(node), text_of(name) if name else "", (), block, header_of(node))

    def enumerated(self, node: Node) -> Statement:
        """One member, with its value if it has one."""
        name = node.child_by_field_name("name") or node
        value = self.optional(node.child_by_field_name("value"))
        return Assign(span_of(node), (Target(text_of(name).strip("'\"")),), value)

    def namespace(self, node: Node) -> Statement:
        """A namespace, as a class."""
        name = node.child_by_field_name("name")
        body = self.block(node.child_by_field_name("body"))
        return Class(span_of(node), text_of(name) if name else "", (), body, header_of(node))

    def alias(self, node: Node) -> Statement:
        """`import a = b.c`."""
        names = (text_of(node.named_children[0]),) if node.named_children else ()
        return Inert(span_of(node), InertKind.IMPORT, names)


def _given(value: Expression | None) -> tuple[Expression, ...]:
    """A value, if there is one."""
    return () if value is None else (value,)


READER = TypeScriptReader
"""For `parsing.read_versions`."""
