"""The values of JavaScript's expressions, as far as the source alone tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Compound, Lambda, Member, Name
from shipcheck.code.statements import Exit
from shipcheck.migrations.javascript_builders.templates import literal_pieces
from shipcheck.migrations.scripts.evaluator import Evaluator
from shipcheck.migrations.scripts.values import MARK, Called, Closure, Reference, Unknown, is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shipcheck.code.nodes import Call, Expression, Index, Text
    from shipcheck.code.statements import Function
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value

_SAME = frozenset({"trim", "trimStart", "trimEnd", "toString", "replaceAll", "normalize"})
_LONGEST = 1_000_000
MOST_ELEMENTS = 5_000
"""Elements of an array that is put together; a migration's have dozens."""
DEEPEST = 8
"""Functions that call each other to make a text."""


class JavaScriptEvaluator(Evaluator):
    """Evaluates the expressions of one file.

    Its `functions` are looked into where they make a text; `constants` are the names of the file.
    """

    def __init__(
        self,
        source: Source,
        functions: Mapping[str, Function] | None = None,
        constants: Mapping[str, Value] | None = None,
    ) -> None:
        super().__init__(source)
        self.functions = functions or {}
        self.constants = constants or {}
        self.depth = 0

    def text(self, node: Text, names: Mapping[str, Value]) -> Value:  # noqa: ARG002 - the base's
        """A string literal."""
        return MARK if node.value is None else node.value

    def name(self, node: Name, path: str, names: Mapping[str, Value]) -> Value:
        """A name: its value, what stands under it in an object, or the name itself."""
        for cut in range(path.count(".") + 1):
            parts = path.rsplit(".", cut)
            if parts[0] in names:
                return self._below(names[parts[0]], parts[1:], node)
        return Reference(path, node.span)

    def _below(self, value: Value, keys: list[str], node: Name) -> Value:
        for place, key in enumerate(keys):
            if isinstance(value, Reference):
                return Reference(".".join((value.path, *keys[place:])), node.span)
            if not isinstance(value, dict) or key not in value:
                return Unknown(self.source.text(node.span), node.span)
            value = value[key]
        return value

    def part(self, node: Member | Index, names: Mapping[str, Value]) -> Value:
        """A member of a value, or what stands under a key."""
        if isinstance(node, Member):
            inner = self.value(node.object, names)
            return (
                inner[node.name]
                if isinstance(inner, dict) and node.name in inner
                else self.unknown(node)
            )
        return super().part(node, names)

    def call(self, node: Call, names: Mapping[str, Value]) -> Value:
        """A call, unless what it gives is a plain text."""
        path, receiver = self.callee(node.callee, names)
        positional = self.values((one.value for one in node.arguments), names)
        last = path.rpartition(".")[2]
        if isinstance(receiver, str) and last in _SAME and not positional:
            return receiver
        if isinstance(receiver, tuple) and last == "join":
            return _joined(receiver, positional)
        if path == "Object.entries" and positional and isinstance(positional[0], dict):
            return tuple(positional[0].items())
        if (
            path in ("Object.values", "Object.keys")
            and positional
            and isinstance(positional[0], dict)
        ):
            return tuple(positional[0] if last == "keys" else positional[0].values())
        inlined = self._inlined(path, receiver, positional)
        return Called(path, positional, {}, node.span, receiver) if inlined is None else inlined

    def _inlined(self, path: str, receiver: Value, given: tuple[Value, ...]) -> Value:
        """What a function of the file gives that does nothing but make a text or a list; else None."""
        function = receiver.function if isinstance(receiver, Closure) else self.functions.get(path)
        body = function.body.statements if function is not None and function.body else ()
        last = body[-1] if body else None
        if not isinstance(last, Exit) or len(body) > 1 or self.depth >= DEEPEST or function is None:
            return None
        names = dict(receiver.names if isinstance(receiver, Closure) else self.constants)
        names |= {one.name: value for one, value in zip(function.parameters, given, strict=False)}
        self.depth += 1
        found = self.value(last.value, names)
        self.depth -= 1
        return found if isinstance(found, str | tuple | dict) else None

    def callee(self, callee: Expression, names: Mapping[str, Value]) -> tuple[str, Value]:
        """What is called, its first word told by what it stands for, and what it is called on."""
        if isinstance(callee, Name):
            above, dot, last = callee.path.rpartition(".")
            whole = self.name(callee, callee.path, names)
            if isinstance(whole, Reference):
                return whole.path, None
            if isinstance(whole, Closure):
                return callee.path, whole
            inner = self.name(Name(callee.span, above), above, names) if dot else None
            return f".{last}" if dot else callee.path, inner
        if isinstance(callee, Member):
            return f".{callee.name}", self.value(callee.object, names)
        return "", self.value(callee, names)

    def compound(self, node: Compound, names: Mapping[str, Value]) -> Value:
        """Objects, arrays, template literals, operators."""
        if node.kind == "array":
            return self.values(node.parts, names)
        if node.kind == "object":
            return self._object(node, names)
        if node.kind == "template_string":
            return self._template(node, names)
        if node.kind == "??" and node.parts:
            first = self.value(node.parts[0], names)
            return first if is_known(first) and first is not None else self.unknown(node)
        return super().compound(node, names)

    def values(self, parts: Iterable[Expression], names: Mapping[str, Value]) -> tuple[Value, ...]:
        """The values of several expressions; what is spread among them is taken apart."""
        found: list[Value] = []
        for part in parts:
            if len(found) > MOST_ELEMENTS:
                return (*found[:MOST_ELEMENTS], self.unknown(part))
            if isinstance(part, Compound) and part.kind == "spread_element":
                inner = self.value(part.parts[0], names) if part.parts else None
                found.extend(inner if isinstance(inner, tuple) else (self.unknown(part),))
            else:
                found.append(self.value(part, names))
        return tuple(found)

    def _object(self, node: Compound, names: Mapping[str, Value]) -> dict[Value, Value]:
        found: dict[Value, Value] = {}
        for part in node.parts:
            if not isinstance(part, Compound) or not part.parts:
                continue
            if part.kind == "spread_element":
                inner = self.value(part.parts[0], names)
                found.update(
                    inner if isinstance(inner, dict) else {UNKNOWN_KEYS: self.unknown(part)}
                )
            elif part.kind == "pair" and len(part.parts) == 2:  # noqa: PLR2004 - a key and its value
                key = self.value(part.parts[0], names)
                known = isinstance(key, str | int) and is_known(key)
                found[str(key) if known else UNKNOWN_KEYS] = self.value(part.parts[1], names)
        return found

    def _template(self, node: Compound, names: Mapping[str, Value]) -> str:
        pieces = literal_pieces(self.source.text(node.span))
        holes = [_shown(self.value(part, names)) for part in node.parts]
        holes += [MARK] * (len(pieces) - 1 - len(holes))
        woven = [pieces[0]]
        for hole, piece in zip(holes, pieces[1:], strict=False):
            woven += [hole, piece]
        return "".join(woven)[:_LONGEST]

    def closure(self, node: Lambda, names: Mapping[str, Value]) -> Closure:
        """A function as a value."""
        return Closure(node.function, names)


UNKNOWN_KEYS = "…"
"""The key under which an object holds what nobody knows the keys of."""


def _shown(value: Value) -> str:
    """A value within a template."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return MARK
    return str(value)


def _joined(values: tuple[Value, ...], arguments: tuple[Value, ...]) -> str:
    between = arguments[0] if arguments and isinstance(arguments[0], str) else ","
    return between.join(_shown(one) for one in values)[:_LONGEST]
