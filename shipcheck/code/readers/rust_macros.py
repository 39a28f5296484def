"""Macros and attributes of Rust, of which the grammar knows only the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compare, Compound, Constant, Name, Text
from shipcheck.code.readers.rust_expressions import RustExpressions, path_of
from shipcheck.code.statements import Exit, ExitKind
from shipcheck.code.tree import parse_parts, span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement

ENDINGS = {
    "panic": ExitKind.RAISE,
    "unreachable": ExitKind.RAISE,
    "todo": ExitKind.RAISE,
    "unimplemented": ExitKind.RAISE,
    "bail": ExitKind.RETURN,
}
"""Macros that never come back: the language's, and `bail!` of anyhow and eyre, which returns."""


class RustMacros(RustExpressions):
    """The node types of tree-sitter-rust that hold token trees."""

    def __init__(self) -> None:
        super().__init__()
        self.source = b""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "macro_invocation": self.macro,
            "attribute": self.attribute,
            "token_tree": self.tokens,
        }

    def macro(self, node: Node) -> Expression | Statement:
        """`name!(…)`: a call where its tokens are expressions; `matches!` compares."""
        name, tree = node.child_by_field_name("macro"), node.children[-1]
        path = path_of(name) if name is not None else ""
        found = self.as_call(node, name, tree) if name is not None else None
        last = path.rsplit(".", 1)[-1]
        if last in ENDINGS:
            value = found or Call(span_of(node), Name(span_of(node), path), ())
            return Exit(span_of(node), ENDINGS[last], value)
        if last == "matches" and isinstance(found, Call):
            return _match_of(found)
        return found or Compound(span_of(node), "macro_tokens", (self.tokens(tree),))

    def as_call(self, node: Node, name: Node, tree: Node) -> Expression | None:
        """The macro's tokens read as a call's arguments, or a list; None where they are neither."""
        called = Name(span_of(name), path_of(name))
        if text_of(tree).startswith("("):
            read = self._parsed([name, tree], "call_expression")
            listed = read.child_by_field_name("arguments") if read is not None else None
        else:
            listed = read = self._parsed([tree], "array_expression")
        if read is None or listed is None:
            return None
        return Call(span_of(node), called, tuple(map(self._argument, self.children(listed))))

    def _argument(self, node: Node) -> Argument:
        """An argument of a macro: `name = value` is no assignment there."""
        if node.type != "assignment_expression":
            return Argument(None, self.expression(node))
        name, value = node.child_by_field_name("left"), node.child_by_field_name("right")
        return Argument(text_of(name) if name is not None else None, self.expression(value))

    def _parsed(self, parts: list[Node], type_: str) -> Node | None:
        """The one expression that some tokens are, if they are one of that type."""
        waiting = [parse_parts(self.source, self.package, parts)]
        while waiting:
            node = waiting.pop()
            if node.type == type_ and node.end_byte == parts[-1].end_byte:
                return None if node.has_error else node
            waiting += node.named_children[:1] if node.type != type_ else []
        return None

    def tokens(self, node: Node) -> Expression:
        """Tokens that nobody understands: the names and literals among them."""
        return Compound(span_of(node), "macro_tokens", tuple(self._words(node)))

    def _words(self, node: Node) -> Iterator[Expression]:
        for child in self.children(node):
            yield self.tokens(child) if child.type == "token_tree" else self.expression(child)

    def attribute(self, node: Node) -> Expression:
        """`name`, `name(…)`, `name = value`, between the brackets of an attribute."""
        inner = self.children(node)
        called = self.expression(inner[0] if inner else None)
        tree, value = (node.child_by_field_name(field) for field in ("arguments", "value"))
        if tree is not None:
            return Call(span_of(node), called, tuple(self._attribute_arguments(tree)))
        if value is not None:
            return Call(span_of(node), called, (Argument(None, self.expression(value)),))
        return called

    def _attribute_arguments(self, tree: Node) -> Iterator[Argument]:
        """`value`, `name = value`, `name(…)`, parted by commas."""
        waiting = tree.children[1:-1]
        while waiting:
            group: list[Node] = []
            while waiting and (token := waiting.pop(0)).type != ",":
                group.append(token)
            named = len(group) > 2 and group[1].type == "="  # noqa: PLR2004 - name, =, value
            values = [one for one in (group[2:] if named else group) if one.is_named]
            if len(values) == 1:
                yield Argument(text_of(group[0]) if named else None, self.expression(values[0]))
            elif values:
                parts = tuple(self.expression(one) for one in values)
                yield Argument(None, Compound(span_of(tree), "macro_tokens", parts))


def _match_of(call: Call) -> Expression:
    """`matches!(subject, pattern)` with a plain pattern is a comparison."""
    values = [argument.value for argument in call.arguments]
    if len(values) == 2 and isinstance(values[1], Text | Constant | Name):  # noqa: PLR2004
        return Compare(call.span, "==", values[0], values[1])
    return Compound(call.span, "matches", tuple(values))
