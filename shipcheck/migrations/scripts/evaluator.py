"""What expressions are worth, as far as the source tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    And,
    Argument,
    Call,
    Choice,
    Compare,
    Compound,
    Constant,
    Embedded,
    Index,
    Lambda,
    Member,
    Name,
    Not,
    Or,
    Text,
)
from shipcheck.migrations.scripts import literals
from shipcheck.migrations.scripts.collections_of import collection, pair_of
from shipcheck.migrations.scripts.operators import combined, compared, joined_pieces
from shipcheck.migrations.scripts.strings import heredoc, pieces, shown
from shipcheck.migrations.scripts.values import (
    LONGEST,
    MARK,
    Called,
    Closure,
    Reference,
    Unknown,
    is_key,
    is_known,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

Names = "Mapping[str, Value]"
WHOLE = frozenset(
    {"squish", "strip", "strip_heredoc", "freeze", "chomp", "to_s", "dedent", "html_safe"}
)
"""Methods of a string that give the same SQL."""
SAME = frozenset({"dedent", "cleandoc", "str", "String", "list", "tuple", "sorted", "_"})
"""Functions whose only argument is what they give, for our purposes."""
SIZES = {"kilobyte": 1 << 10, "megabyte": 1 << 20, "gigabyte": 1 << 30}
"""Rails' methods of numbers, without an `s` at the end."""
TURNS = 20_000
"""Turns of all comprehensions of a file that are worked out."""


class Evaluator:
    """Evaluates the expressions of one file; `left` are the turns of comprehensions that may follow."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.left = TURNS

    def value(self, expression: Expression | None, names: Mapping[str, Value]) -> Value:  # noqa: PLR0911 - one a kind of node
        """What an expression is worth; Unknown where that cannot be told."""
        match expression:
            case None:
                return None
            case Constant(value=bool() | None as plain):
                return plain
            case Constant(value=number):
                return literals.number(float(number or 0))
            case Text():
                return self.text(expression, names)
            case Name(path=path):
                return self.name(expression, path, names)
            case Call():
                return self.call(expression, names)
            case Lambda(function=function):
                return Closure(function, names)
            case Member() | Index():
                return self.part(expression, names)
            case Compound():
                return self.compound(expression, names)
            case And() | Or() | Not() | Compare() | Choice():
                return self.logic(expression, names)
            case Embedded() | _:
                return Unknown(self.source.text(expression.span), expression.span)

    def values(self, parts: Iterable[Expression], names: Mapping[str, Value]) -> tuple[Value, ...]:
        """The values of several expressions; what is spread among them is taken apart."""
        found: list[Value] = []
        for part in parts:
            if isinstance(part, Compound) and part.kind in ("list_splat", "splat_argument"):
                inner = self.value(part.parts[0], names) if part.parts else None
                found.extend(inner if isinstance(inner, tuple) else (self.unknown(part),))
            else:
                found.append(self.value(part, names))
        return tuple(found)

    def unknown(self, expression: Expression) -> Unknown:
        """That a value is not known."""
        return Unknown(self.source.text(expression.span), expression.span)

    def text(self, node: Text, names: Mapping[str, Value]) -> Value:
        """A string literal."""
        written = self.source.text(node.span)
        if self.source.language == "python":
            plain = literals.python_string(written)
            return plain if plain is not None else node.value or ""
        if node.value is None and written.startswith("<<"):
            return heredoc(self, node, names)
        if node.value is None:
            return MARK
        if self.source.language == "ruby":
            return literals.ruby_string(written, node.value)
        if written.startswith(("~w", "~W")):
            return tuple(node.value.split())
        return literals.elixir_string(written, node.value)

    def name(self, node: Name, path: str, names: Mapping[str, Value]) -> Value:
        """A name: its value, or the name itself."""
        if path in names:
            return names[path]
        above, _, last = path.rpartition(".")
        inner = self.object(node, above, names)
        if last in WHOLE and isinstance(inner, str):
            return inner
        if inner is not None and not isinstance(inner, Reference):
            return Called(path, (), {}, node.span, inner)
        of_class = isinstance(inner, Reference) and self.source.language == "ruby"
        if of_class and isinstance(inner, Reference) and inner.path[:1].isupper():
            return Reference(f"{inner.path}.{last}", node.span)
        return Reference(path, node.span)

    def object(self, node: Name, path: str, names: Mapping[str, Value]) -> Value:
        """What a dotted name stands for up to its last dot; None where the file does not say."""
        if not path or path in names:
            return names.get(path)
        above = self.object(node, path.rpartition(".")[0], names)
        if above is None or isinstance(above, Reference):
            return None
        return Called(path, (), {}, node.span, above)

    def part(self, node: Member | Index, names: Mapping[str, Value]) -> Value:
        """A member of what is no plain name, or what stands under a key."""
        inner = self.value(node.object, names)
        if isinstance(node, Index):
            key = self.value(node.key, names)
            if isinstance(inner, dict) and is_key(key) and key in inner:
                return inner[key]
            whole = isinstance(inner, tuple) and isinstance(key, int)
            if (
                whole
                and isinstance(inner, tuple)
                and isinstance(key, int)
                and -len(inner) <= key < len(inner)
            ):
                return inner[key]
            return self.unknown(node)
        if node.name in WHOLE and isinstance(inner, str):
            return inner
        if node.name.removesuffix("s") in SIZES and isinstance(inner, int):
            return inner * SIZES[node.name.removesuffix("s")]
        return Called(f".{node.name}", (), {}, node.span, inner)

    def call(self, node: Call, names: Mapping[str, Value]) -> Value:
        """A call, unless what it gives is plain."""
        path, receiver = self.callee(node.callee, names)
        positional, keywords = self.arguments(node.arguments, names)
        last = path.rpartition(".")[2]
        if last in SAME and len(positional) == 1 and isinstance(positional[0], str | tuple):
            return positional[0]
        if isinstance(receiver, str) and node.block is None:
            if last in WHOLE:
                return receiver
            if last == "format":
                return joined_pieces(receiver, positional, keywords)
            if last == "join" and positional and isinstance(positional[0], tuple):
                return receiver.join(shown(one) for one in positional[0])[:LONGEST]
        if last == "items" and isinstance(receiver, dict):
            return tuple(receiver.items())
        block = Closure(node.block, names) if node.block is not None else None
        return Called(path, positional, keywords, node.span, receiver, block)

    def callee(self, callee: Expression, names: Mapping[str, Value]) -> tuple[str, Value]:
        """What is called, and what it is called on."""
        if isinstance(callee, Name):
            above = callee.path.rpartition(".")[0]
            inner = self.object(callee, above, names)
            return callee.path, inner if above else names.get(callee.path)
        if isinstance(callee, Member):
            return f".{callee.name}", self.value(callee.object, names)
        return "", self.value(callee, names)

    def arguments(
        self, given: tuple[Argument, ...], names: Mapping[str, Value]
    ) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """The values of arguments: positional ones, and those by name."""
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        for one in given:
            if one.name is not None:
                keywords[one.name] = self.value(one.value, names)
            elif isinstance(one.value, Compound) and one.value.kind in (
                "dictionary_splat",
                "hash_splat_argument",
            ):
                keywords.update(self.spread(one.value, names))
            elif isinstance(one.value, Compound) and one.value.kind == "pair":
                key, value = pair_of(self, one.value, names)
                keywords[str(key)] = value
            else:
                positional.extend(self.values((one.value,), names))
        return tuple(positional), keywords

    def spread(self, node: Compound, names: Mapping[str, Value]) -> dict[str, Value]:
        """The keywords of a dictionary that is spread."""
        inner = self.value(node.parts[0], names) if node.parts else None
        return {str(key): value for key, value in inner.items()} if isinstance(inner, dict) else {}

    def logic(self, node: Expression, names: Mapping[str, Value]) -> Value:
        """Truth, and choices by it."""
        match node:
            case Not(operand=operand):
                value = self.value(operand, names)
                return not value if is_known(value) else self.unknown(node)
            case Choice(test=test, yes=yes, no=no):
                value = self.value(test, names)
                return (
                    self.value(yes if value else no, names)
                    if is_known(value)
                    else self.unknown(node)
                )
            case And(left=left, right=right) | Or(left=left, right=right):
                first, second = self.value(left, names), self.value(right, names)
                if is_known(first):
                    stops = bool(first) is isinstance(node, Or)
                    return first if stops else second
                return self.unknown(node)
            case Compare(operator=operator, left=left, right=right):
                result = compared(operator, self.value(left, names), self.value(right, names))
                return self.unknown(node) if result is None else result
            case _:
                return self.unknown(node)

    def compound(self, node: Compound, names: Mapping[str, Value]) -> Value:
        """Collections, strings with something in them, operators."""
        if node.kind in ("string", "concatenated_string", "chained_string", "delimited_symbol"):
            return pieces(self, node, names)
        found = collection(self, node, names)
        if found is not None:
            return found[0]
        result = combined(self, node, names)
        return self.unknown(node) if result is None else result
