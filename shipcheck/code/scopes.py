"""Where the names of a file get their values: functions, classes, the file itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Lambda, Name
from shipcheck.code.statements import Assign, Class, Function, Loop, Module
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

DECLARES = (b"const ", b"let ", b"var ", b"val ", b"auto ", b"my ")
"""First words of assignments that make a name of their own."""
OWN = ("self.", "this.", "cls.", "@@", "@")
"""What stands before the name of an object's own member."""
BARE_MEMBERS = frozenset({"java", "kotlin", "csharp", "swift"})
"""Languages in which a method may name its object's members without that."""
NAMED_IS_HANDED_ON = frozenset({"javascript", "typescript", "tsx", "python", "go", "java", "rust"})
"""Languages in which a function's name alone does not call it."""
GETTERS = re.compile(rb"^(\w+\s+)*get\s+[\w#\[]")
PROPERTIES = frozenset({"property", "cached_property"})


@dataclass(frozen=True, slots=True)
class Assigned:
    """One assignment to a name: the whole value, or what `pick` takes of it (see Target).

    `value` is None where it cannot be read: a loop's variable, `+=`.
    """

    value: Expression | None
    pick: str | None
    scope: Scope


@dataclass(eq=False, slots=True)
class Scope:
    """A function, a class or the file, with the names that get a value right there.

    `open` is whether what is in a class sees the names of its body as they are.
    """

    kind: str
    parent: Scope | None
    open: bool = False
    values: dict[str, list[Assigned]] = field(default_factory=dict)
    functions: dict[str, list[Function]] = field(default_factory=dict)
    parameters: dict[str, Expression | None] = field(default_factory=dict)

    def assigned(self, path: str) -> list[Assigned] | None:
        """All assignments that the name may have its value from; None where it is not known."""
        own = own_name(path)
        if own is not None:
            return self.object().values.get(own)
        for scope in self.outward():
            if path in scope.parameters:
                return [*scope.values.get(path, ()), Assigned(None, None, scope)]
            if path in scope.values:
                return scope.values[path]
        return None

    def called(self, path: str) -> list[Function]:
        """The functions of this file that the name may mean."""
        own = own_name(path)
        if own is not None:
            return self.object().functions.get(own, [])
        for scope in self.outward():
            if path in scope.parameters or path in scope.values:
                return []
            if path in scope.functions:
                return scope.functions[path]
        return self.object().functions.get(path, [])

    def asked(self, path: str, module: Module) -> list[Function]:
        """The functions of this file that the name alone calls: a getter, a property."""
        found = self.called(path)
        if module.language not in NAMED_IS_HANDED_ON:
            return found
        return [one for one in found if _is_getter(one, module)]

    def outward(self) -> Iterator[Scope]:
        """This scope and those around it; a class's names are seen right in its body only."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind != "class" or scope is self or scope.open:
                yield scope
            scope = scope.parent

    def object(self) -> Scope:
        """Where the object's own members are: the class around, else the file."""
        scope = self
        while scope.kind != "class" and scope.parent is not None:
            scope = scope.parent
        return scope


def _is_getter(function: Function, module: Module) -> bool:
    """Whether a function is called by its name alone."""
    header = module.source[function.header.start : function.header.end]
    marks = {one.path.rpartition(".")[2] for one in function.decorators if isinstance(one, Name)}
    return bool(GETTERS.match(header) or marks & PROPERTIES)


def own_name(path: str) -> str | None:
    """`enabled` for `self.enabled` and `@enabled`; None for other names."""
    for prefix in OWN:
        if path.startswith(prefix):
            return path.removeprefix(prefix)
    return None


class Scopes:
    """The scopes of a file, by the Function, Class or Module that opens each."""

    def __init__(self, module: Module, *, nothing: bool = False) -> None:
        """Read all of them, once; `nothing` where nobody will ask."""
        self.source = module.source
        self.language = module.language
        self._outward = b"global " in module.source or b"nonlocal " in module.source
        self._elsewhere: list[tuple[str, Assigned]] = []
        self.open = module.language in BARE_MEMBERS
        self.of: dict[int, Scope] = {id(module): Scope("file", None)}
        waiting: list[tuple[Node, Scope]] = [(module.body, self.of[id(module)])]
        while waiting and not nothing:
            node, scope = waiting.pop()
            inner = self._enter(node, scope)
            waiting.extend((part, inner) for part in parts(node))
        for name, one in self._elsewhere:
            self._give_outward(name, one)

    def _give_outward(self, name: str, one: Assigned) -> None:
        """A function that gives a value to a name of what is around it is noted there too."""
        scope = one.scope.parent
        while scope is not None:
            if scope.kind != "class" and (name in scope.values or name in scope.parameters):
                scope.values.setdefault(name, []).append(one)
                return
            scope = scope.parent

    def _shared(self, node: Assign, scope: Scope) -> bool:
        """Whether an assignment in a function can mean a name of what is around it."""
        text = self.source[node.span.start : node.span.start + 6]
        if scope.kind != "function" or text.startswith(DECLARES):
            return False
        if self.language != "python":
            return (
                b":="
                not in self.source[node.span.start : node.value.span.start if node.value else 0]
            )
        if not self._outward:
            return False
        names = "|".join(re.escape(one.path) for one in node.targets if one.path)
        shared = rf"\b(global|nonlocal)\b[^\n]*\b({names})\b".encode("utf-8", "surrogateescape")
        return bool(names) and re.search(shared, self.source) is not None

    def _enter(self, node: Node, scope: Scope) -> Scope:
        """Note what a node defines; the scope of what is in it."""
        if isinstance(node, Assign):
            if self._shared(node, scope):
                self._elsewhere += (
                    (one.path, Assigned(node.value, one.pick, scope)) for one in node.targets
                )
            _note(node, scope, self.source, self.language)
        elif isinstance(node, Loop):
            for part in node.header[:-1]:  # what a `for` gives its values to stands first
                if isinstance(part, Name):
                    scope.values.setdefault(part.path, []).append(Assigned(None, None, scope))
        elif isinstance(node, Function):
            inner = Scope("function", scope)
            inner.parameters.update({one.name: one.default for one in node.parameters})
            if node.name:
                scope.functions.setdefault(node.name, []).append(node)
            self.of[id(node)] = inner
            return inner
        elif isinstance(node, Class):
            self.of[id(node)] = Scope("class", scope, self.open)
            return self.of[id(node)]
        return scope


def _note(node: Assign, scope: Scope, source: bytes, language: str) -> None:
    """The names that an assignment gives a value; `||=` gives it once."""
    until = node.value.span.start if node.value else node.span.end
    memoised = source[node.span.start : until].rstrip(b" (\n").endswith((b"||=", b"??="))
    for target in node.targets:
        own = own_name(target.path)
        place, name = (scope, target.path) if own is None else (scope.object(), own)
        if own is None and scope.kind == "class":
            place = scope
        if isinstance(node.value, Lambda) and target.pick is None and not node.augmented:
            place.functions.setdefault(name, []).append(node.value.function)
            continue
        value = node.value if not node.augmented or memoised else None
        if own is None and language == "go" and (member := _field(name, source)):
            scope.object().values.setdefault(member, []).append(Assigned(value, target.pick, scope))
        place.values.setdefault(name, []).append(Assigned(value, target.pick, scope))


def _field(name: str, source: bytes) -> str:
    """`fast` for `f.fast` in Go's `New`, which a method reads as its own; empty if not certain.

    It is certain where one structure of the file alone has such a field.
    """
    owner, _, member = name.rpartition(".")
    if not owner.isidentifier() or not member.isidentifier():
        return ""
    declared = rb"(?m)^[ \t]+" + member.encode() + rb"[ \t]+[\w*\[]"
    return member if len(re.findall(declared, source)) == 1 else ""
