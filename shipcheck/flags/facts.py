"""What one file says about its names: what they are given, where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Span
from shipcheck.code.statements import Assign, Class, Function, Inert, InertKind, Module
from shipcheck.code.walk import parts
from shipcheck.flags.naming import split_callee

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

NOT_HERE = "is not a constant that we can find"
_OF_THE_OBJECT = ("self.", "this.", "cls.", "@")


@dataclass(frozen=True, slots=True)
class Binding:
    """A name is given a value; `scope` is the function or class, None for the whole file."""

    path: str
    value: Expression
    pick: str | None
    scope: Span | None


@dataclass(frozen=True, slots=True)
class Import:
    """What a file takes from elsewhere: the source of the statement, and the names it brings."""

    text: str
    names: frozenset[str]


@dataclass(slots=True)
class FileFacts:
    """What the recogniser asks of a file; made by `facts_of`."""

    module: Module
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    functions: list[Function] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)

    def binding(self, path: str, at: Span) -> tuple[Binding | None, str]:
        """What a name is at a place: the one binding that counts there, or why there is none."""
        around = [one for one in self.bindings.get(path, ()) if _holds(one.scope, at)]
        if around:
            innermost = min(map(_size, (one.scope for one in around)))
            around = [one for one in around if _size(one.scope) == innermost]
        if self._is_parameter(path, at, around[0].scope if around else None):
            return None, f"{path} is a parameter"
        if len(around) > 1:
            return None, f"{path} is assigned in several places"
        return (around[0], "") if around else (None, f"{path} {NOT_HERE}")

    def _is_parameter(self, path: str, at: Span, inside: Span | None) -> bool:
        """Whether a function nearer than the scope `inside` has a parameter of that name."""
        nearer = (
            function
            for function in self.functions
            if _holds(function.span, at) and _size(function.span) <= _size(inside)
        )
        return any(one.name == path for function in nearer for one in function.parameters)


def facts_of(module: Module) -> FileFacts:
    """Goes through a file once."""
    facts = FileFacts(module)
    waiting: list[tuple[Node, Span | None, str]] = [(module.body, None, "")]
    while waiting:
        node, scope, prefix = waiting.pop()
        if isinstance(node, Assign):
            _assign(facts, node, scope, prefix)
        elif isinstance(node, Inert) and node.kind is InertKind.IMPORT:
            facts.imports.append(Import(_source(module, node.span), frozenset(node.names)))
        elif isinstance(node, Function):
            facts.functions.append(node)
            scope, prefix = node.span, ""
        elif isinstance(node, Class):
            scope, prefix = node.span, f"{prefix}{node.name}."
        waiting += [(part, scope, prefix) for part in reversed(tuple(parts(node)))]
    return facts


def _assign(facts: FileFacts, node: Assign, scope: Span | None, prefix: str) -> None:
    """Notes what an assignment gives, and a `require` as an import."""
    if node.value is None:
        return
    if isinstance(node.value, Call) and split_callee(node.value.callee)[1] in ("require", "import"):
        names = frozenset(target.path for target in node.targets)
        facts.imports.append(Import(_source(facts.module, node.span), names))
    for path, where, pick in _targets(node, scope, prefix):
        binding = Binding(path, node.value, pick, where)
        facts.bindings.setdefault(path, []).append(binding)


def _targets(
    node: Assign, scope: Span | None, prefix: str
) -> Iterator[tuple[str, Span | None, str | None]]:
    """The names that an assignment gives a value to, each with its scope."""
    for target in node.targets:
        if target.path.startswith(_OF_THE_OBJECT):
            yield target.path, None, target.pick
        elif target.path:
            yield target.path, scope, target.pick
            if prefix:
                yield f"{prefix}{target.path}", None, target.pick
                own = prefix.rstrip(".").rpartition(".")[2]
                yield from (
                    (f"{word}{target.path}", None, target.pick) for word in _OF_THE_OBJECT[:3]
                )
                if f"{own}." != prefix:
                    yield f"{own}.{target.path}", None, target.pick


def _source(module: Module, span: Span) -> str:
    return module.source[span.start : span.end].decode("utf-8", "surrogateescape")


def _holds(scope: Span | None, at: Span) -> bool:
    return scope is None or (scope.start <= at.start and at.end <= scope.end)


def _size(scope: Span | None) -> float:
    return float("inf") if scope is None else scope.end - scope.start
