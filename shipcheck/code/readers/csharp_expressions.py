"""The expressions of C#."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Choice,
    Compare,
    Compound,
    Constant,
    Index,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.code.reader import Reader
from shipcheck.code.statements import (
    Assign,
    Target,
)
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

DECIDING = frozenset({"&&", "||", "==", "!=", "<", "<=", ">", ">="})
"""Operators that say yes or no."""
STRINGS = ("string_literal", "verbatim_string_literal", "raw_string_literal", "character_literal")
NUMBERS = ("integer_literal", "real_literal")
CONTENT = frozenset(
    {
        "string_literal_content", "escape_sequence", "raw_string_content",
        "character_literal_content",
    }
)  # fmt: skip
WORDS = frozenset({"this", "base"})
"""Names that the grammar takes for punctuation."""


class CsharpExpressions(Reader):
    """The node types of tree-sitter-c-sharp that are expressions."""

    language = "csharp"
    package = "tree_sitter_c_sharp"
    comments = frozenset(
        {
            "comment", "preproc_region", "preproc_endregion", "preproc_pragma", "preproc_nullable",
            "preproc_line", "preproc_define", "preproc_undef", "shebang_directive",
        }
    )  # fmt: skip
    transparent = frozenset(
        {
            "parenthesized_expression", "expression_statement", "await_expression",
            "global_statement", "checked_expression", "ref_expression", "collection_element",
            "expression_element", "spread_element", "constant_pattern", "parenthesized_pattern",
        }
    )  # fmt: skip
    names = frozenset({"identifier", "predefined_type", *WORDS})

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **dict.fromkeys(STRINGS, self.string),
            **dict.fromkeys(NUMBERS, self.number),
            "interpolated_string_expression": self.interpolated,
            "boolean_literal": self.boolean,
            "null_literal": lambda node: Constant(span_of(node), value=None),
            "generic_name": lambda node: Name(span_of(node), plain_name(node)),
            "qualified_name": lambda node: Name(span_of(node), plain_name(node)),
            "alias_qualified_name": lambda node: Name(span_of(node), plain_name(node)),
            "member_access_expression": self.member,
            "conditional_access_expression": self.conditional_member,
            "element_access_expression": self.element,
            "declaration_expression": self.declared,
            "prefix_unary_expression": self.unary,
            "postfix_unary_expression": self.unary,
            "binary_expression": self.binary,
            "cast_expression": lambda node: self.field(node, "value"),
            "as_expression": lambda node: self.field(node, "left"),
            "conditional_expression": self.choice,
            "assignment_expression": self.assignment,
        }

    def children(self, node: Node) -> list[Node]:
        """Named children without comments, and the names that look like punctuation."""
        return [
            child
            for child in node.children
            if (child.is_named or child.type in WORDS) and child.type not in self.comments
            if child.id not in self.unread
        ]

    def field(self, node: Node, name: str) -> Expression:
        """An expression in a field."""
        return self.expression(node.child_by_field_name(name))

    def string(self, node: Node) -> Expression:
        """A string between its quotes; escapes stay as they are written."""
        content = [text_of(child) for child in node.children if child.type in CONTENT]
        if node.type == "verbatim_string_literal":
            content = [text_of(node)[2:-1]]
        return Text(span_of(node), "".join(content))

    def interpolated(self, node: Node) -> Expression:
        """An interpolated string: the expressions in it."""
        holes = [child for child in node.named_children if child.type == "interpolation"]
        inner = [part for hole in holes for part in self.children(hole)]
        parts = [part for part in inner if not part.type.startswith("interpolation_")]
        return Compound(span_of(node), node.type, tuple(self.expression(part) for part in parts))

    def boolean(self, node: Node) -> Expression:
        """`true`, `false`."""
        return Constant(span_of(node), value=text_of(node) == "true")

    def number(self, node: Node) -> Expression:
        """A number; its suffix is left out."""
        text = text_of(node).replace("_", "").lower()
        try:
            if node.type == "integer_literal":
                return Constant(span_of(node), int(text.rstrip("ul"), 0))
            return Constant(span_of(node), float(text.rstrip("fdm")))
        except ValueError:  # 007
            return self.compound(node)

    def member(self, node: Node) -> Expression:
        """`object.member`."""
        name = node.child_by_field_name("name")
        return self.dotted(node, self.field(node, "expression"), plain_name(name) if name else "")

    def conditional_member(self, node: Node) -> Expression:
        """`object?.member`, `object?[index]`."""
        object_, last = self.field(node, "condition"), self.children(node)[-1]
        if last.type == "member_binding_expression":
            name = last.child_by_field_name("name")
            return self.dotted(node, object_, plain_name(name) if name else "")
        if last.type == "element_binding_expression" and len(keys := self.children(last)) == 1:
            return Index(span_of(node), object_, self.expression(keys[0]))
        return self.compound(node)

    def element(self, node: Node) -> Expression:
        """`object[index]`; several indexes are a compound."""
        listed = node.child_by_field_name("subscript")
        keys = self.children(listed) if listed is not None else []
        if len(keys) != 1:
            return self.compound(node)
        return Index(span_of(node), self.field(node, "expression"), self.expression(keys[0]))

    def declared(self, node: Node) -> Expression:
        """`out var name`, `(var name, …)`."""
        name = node.child_by_field_name("name")
        return Name(span_of(node), text_of(name)) if name else self.compound(node)

    def unary(self, node: Node) -> Expression | Statement:
        """`!x`, `x!`, `-1`, `x++`."""
        inner = self.children(node)
        if not inner or inner[0].is_missing:
            return self.compound(node)
        operator = next((one.type for one in node.children if not one.is_named), "")
        if operator in ("++", "--"):
            return Assign(span_of(node), self.targets(inner[0]), None, augmented=True)
        operand = self.expression(inner[0])
        if operator == "!":
            return Not(span_of(node), operand) if node.children[0].type == "!" else operand
        if operator == "-" and isinstance(operand, Constant) and operand.value is not None:
            return Constant(span_of(node), -operand.value)
        return Compound(span_of(node), operator, (operand,))

    def binary(self, node: Node) -> Expression:
        """`left operator right`."""
        operator = self.operator(node)
        if operator not in DECIDING:
            return self.row(node, operator)
        left, right = self.field(node, "left"), self.field(node, "right")
        if operator in ("&&", "||"):
            return (And if operator == "&&" else Or)(span_of(node), left, right)
        return Compare(span_of(node), operator, left, right)

    def row(self, node: Node, operator: str) -> Expression:
        """`a + b + c`: one compound, since texts are put together from hundreds of parts."""
        parts: list[Expression] = []
        left: Node | None = node
        while left is not None and left.type == node.type and self.operator(left) == operator:
            parts.append(self.field(left, "right"))
            left = left.child_by_field_name("left")
        return Compound(span_of(node), operator, (self.expression(left), *reversed(parts)))

    def choice(self, node: Node) -> Expression:
        """`test ? yes : no`."""
        test, yes, no = (
            self.field(node, name) for name in ("condition", "consequence", "alternative")
        )
        return Choice(span_of(node), test, yes, no)

    def assignment(self, node: Node) -> Statement:
        """`left = right`, `left op= right`."""
        left = node.child_by_field_name("left")
        targets = self.targets(left) if left is not None else ()
        augmented = self.operator(node) != "="
        return Assign(span_of(node), targets, self.field(node, "right"), augmented)

    def targets(self, node: Node) -> tuple[Target, ...]:
        """What is assigned to; one of several has its place."""
        if node.type in ("tuple_expression", "tuple_pattern"):
            paths = [self._path(part) for part in self.children(node)]
            return tuple(Target(path, str(index)) for index, path in enumerate(paths))
        return (Target(self._path(node)),)

    def _path(self, node: Node) -> str:
        """The dotted name of a target, empty for anything else."""
        found = self.expression(node)
        return found.path if isinstance(found, Name) else ""


def plain_name(node: Node) -> str:
    """A name without its type arguments and without `global::`."""
    if node.type == "generic_name":
        return text_of(node.children[0])
    if node.type == "alias_qualified_name":
        return text_of(node.children[-1])
    if node.type == "qualified_name":
        parts = (node.child_by_field_name(field) for field in ("qualifier", "name"))
        return ".".join(plain_name(part) for part in parts if part is not None)
    return "".join(text_of(node).split())
