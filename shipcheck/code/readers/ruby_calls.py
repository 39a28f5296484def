"""The calls of Ruby, many of which other languages have keywords for.

Ruby writes a local variable, a method of its own and a member without arguments alike. Here `a`,
`a.b` and `a&.b` are Names; they are Calls where they have arguments (be they empty), a block, or a
name in `?` or `!`, and where the receiver is itself a Call.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Embedded, Lambda, Member, Name, Text
from shipcheck.code.readers.ruby_blocks import RAISERS, RubyBlocks
from shipcheck.code.statements import Exit, ExitKind, Function, Inert, InertKind
from shipcheck.code.tree import span_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from shipcheck.code.nodes import Argument, Expression
    from shipcheck.code.statements import Statement

REQUIRES = frozenset({"require", "require_relative", "autoload"})
ACCESSORS = frozenset({"attr_reader", "attr_writer", "attr_accessor"})
"""They name attributes as a declaration does, and run nothing of the project's."""
KERNEL = frozenset({"Kernel", "Process"})


class RubyCalls(RubyBlocks):
    """Calls, `yield`, `super` and lambdas."""

    def table(self) -> Mapping[str, Callable[[Node], Expression | Statement]]:
        """The handlers."""
        return {
            **super().table(),
            "call": self.call,
            "yield": self.yield_call,
            "super": lambda node: Call(span_of(node), Name(span_of(node), "super"), ()),
            "lambda": self.anonymous,
        }

    def call(self, node: Node) -> Expression | Statement:
        """A call, or the name that it may as well be."""
        listed = node.child_by_field_name("arguments")
        block = node.child_by_field_name("block")
        callee = self.callee(node)
        arguments = tuple(self.arguments(listed))
        if listed is None and block is None and isinstance(callee, Member) and _is_frozen(callee):
            return callee.object
        if listed is None and block is None and self.is_name(node, callee):
            return callee
        closure = self.closure(block) if block is not None else None
        call = Call(span_of(node), callee, arguments, closure)
        if isinstance(callee, Name) and closure is None:
            return self.keyword_like(node, call, callee.path)
        return call

    def callee(self, node: Node) -> Expression:
        """What is called: `method`, `receiver.method`, or the receiver of `receiver.()`."""
        receiver, method = (node.child_by_field_name(name) for name in ("receiver", "method"))
        if method is None:
            return self.expression(receiver)
        if receiver is None:
            return Name(span_of(method), text_of(method))
        return self.joined(receiver, method, text_of(method))

    def is_name(self, node: Node, callee: Expression) -> bool:
        """Whether a call without arguments and block is read as a name; see the file's head."""
        receiver = node.child_by_field_name("receiver")
        if receiver is None or text_of(node).endswith(("?", "!")):
            return False
        return isinstance(callee, Name) or receiver.type != "call"

    def keyword_like(self, node: Node, call: Call, path: str) -> Expression | Statement:
        """`raise`, `require`, `attr_reader` and `private def`: calls that are statements here."""
        span = span_of(node)
        kernel, _, method = path.rpartition(".")
        if method in RAISERS and (not kernel or kernel in KERNEL):
            return Exit(span, ExitKind.RAISE, call)
        texts = [one.value.value for one in call.arguments if isinstance(one.value, Text)]
        plain = [text for text in texts if text is not None]
        if len(plain) == len(call.arguments) > 0 and path in REQUIRES:
            return Inert(span, InertKind.IMPORT, tuple(plain[:1]))
        if len(plain) == len(call.arguments) > 0 and path in ACCESSORS:
            return Inert(span, InertKind.TYPE)
        defined = _sole_function(call.arguments)
        if defined is not None and not kernel:
            return replace(defined, decorators=(call.callee, *defined.decorators))
        return call

    def yield_call(self, node: Node) -> Expression:
        """`yield`: calls the block that the method was given."""
        keyword = span_of(node.children[0]) if node.children else span_of(node)
        listed = self.children(node)
        arguments = tuple(self.arguments(listed[0])) if listed else ()
        return Call(span_of(node), Name(keyword, "yield"), arguments)

    def anonymous(self, node: Node) -> Expression:
        """`-> (x) { … }`."""
        body = node.child_by_field_name("body")
        function = self.closure(body if body is not None else node)
        parameters = self.parameters(node.child_by_field_name("parameters"))
        return Lambda(span_of(node), replace(function, span=span_of(node), parameters=parameters))


def _is_frozen(callee: Member) -> bool:
    """Whether this is a literal's `freeze`: the literal itself, as far as its value goes."""
    return callee.name == "freeze" and isinstance(callee.object, Text | Compound)


def _sole_function(arguments: tuple[Argument, ...]) -> Function | None:
    """The method that is defined in the place of the only argument."""
    if len(arguments) != 1 or not isinstance(arguments[0].value, Embedded):
        return None
    statement = arguments[0].value.statement
    return statement if isinstance(statement, Function) else None
