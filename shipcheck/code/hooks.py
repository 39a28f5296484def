"""Functions that decide whether others run: decorators, filters, middleware of the file itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.branches import Branches
from shipcheck.code.nodes import Call, Compound, Lambda, Member, Name, Text
from shipcheck.code.places import RETURNS, Ends, Place
from shipcheck.code.residue import NOWHERE, Dead, GuardPlace
from shipcheck.code.statements import Class, Evaluate, Function
from shipcheck.code.substitution import bound
from shipcheck.code.values import Value
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.nodes import Argument, Expression, Span
    from shipcheck.code.residue import Residue
    from shipcheck.code.statements import Block, Statement
    from shipcheck.code.values import Asked

FILTERS = frozenset(
    {"before_action", "before_filter", "prepend_before_action", "append_before_action", "plug"}
)
"""Class-level calls that name a method to run before others."""
ANSWERS = frozenset(
    {
        "head", "redirect_to", "render", "raise", "abort", "not_found", "render_404", "halt",
        "return", "throw", "render_not_found", "access_denied", "deny_access", "route_not_found",
    }
)  # fmt: skip
"""First words of what a filter does to keep what it filters from running."""
ENTRANCES = frozenset({"dispatch", "initial", "setup", "prepare"})
"""Methods that call the others of their class, through what they inherit."""


class Hooks(Branches):
    """The walk, with such functions of this file followed."""

    def __init__(self, evaluator: Evaluator) -> None:
        """No filter and no gate is known yet."""
        super().__init__(evaluator)
        self.filters: list[tuple[str, tuple[Asked, ...], Call]] = []
        self.gates: dict[tuple[str, str], str] = {}

    def marks(self, node: Function | Class, place: Place) -> Iterator[tuple[Value, Span]]:
        """Also decorators that are functions of this file, and the filters of the class around."""
        yield from super().marks(node, place)
        for one in node.decorators:
            asked = self.decorator(one, place)
            if asked:
                yield Value((False,), asked), one.span
        if isinstance(node, Function):
            yield from self.filtered(node, place)

    def decorator(self, mark: Expression, place: Place) -> tuple[Asked, ...]:
        """The flags without which a decorator of this file does not call what it stands on."""
        callee = mark.callee if isinstance(mark, Call) else mark
        if not isinstance(callee, Name):
            return ()
        for called in place.names.called(callee.path):
            inner, body = _made(called, mark)
            names = [one.name for one in inner.parameters[:1]]
            found = self.withheld(inner, body, names)
            if found:
                return found
        return ()

    def withheld(
        self, function: Function, body: Block | None, names: Collection[str]
    ) -> tuple[Asked, ...]:
        """The flags without which a function calls none of what it is given."""
        residue = self.within(function, body)
        if residue is None or body is None or not names:
            return ()
        calls = [node for node in walk(body) if isinstance(node, Call) and _callee(node) in names]
        flags = {residue.dead_at(one.span.start) for one in calls}
        if not calls or None in flags or "" in flags:
            return ()
        return tuple(one for place in residue.guards for one in place.asked if one.key in flags)

    def within(self, function: Function, body: Block | None) -> Residue | None:
        """What of a function's body runs; None for one that is looked at already."""
        if body is None or id(function) in self.evaluator.following:
            return None
        self.evaluator.following.add(id(function))
        inner = type(self)(self.evaluator)
        names = (
            self.evaluator.scopes.of.get(id(function)) or self.evaluator.scopes.of[id(self.module)]
        )
        inner.found.steps[NOWHERE] = []
        inner.block(body, Place(NOWHERE, names, exits=RETURNS, tail=RETURNS))
        self.evaluator.following.discard(id(function))
        return inner.found

    def class_(self, node: Class, place: Place) -> None:
        """A class: its filters are known before its methods."""
        outer = self.filters
        self.filters = list(self.filters_of(node))
        super().class_(node, place)
        self.filters = outer

    def filters_of(self, node: Class) -> Iterator[tuple[str, tuple[Asked, ...], Call]]:
        """The hooks of a class that a flag decides, by name, with the calls that set them."""
        scope = self.evaluator.scopes.of.get(id(node))
        if scope is None:
            return
        for one in node.body.statements:
            call = one.expression if isinstance(one, Evaluate) else None
            if not isinstance(call, Call) or _callee(call) not in FILTERS:
                continue
            for name, function in _hooks(call):
                functions = [function] if function else scope.functions.get(name, [])
                for found in functions:
                    asked = self.denies(found)
                    if asked:
                        yield name, asked, call
        for name in ENTRANCES & scope.functions.keys():
            for function in scope.functions[name]:
                asked = self.withheld(function, function.body, {name})
                if asked:
                    where = replace(
                        function.header, end=function.header.start,
                        first_line=asked[0].line, last_line=asked[0].line,
                    )  # fmt: skip
                    yield name, asked, Call(where, Name(where, name), ())

    def denies(self, function: Function) -> tuple[Asked, ...]:
        """The flags without which a filter answers by itself."""
        residue = self.within(function, function.body)
        steps = residue.steps.get(NOWHERE, ()) if residue is not None else ()
        flags = {one.off for one in steps if one.off and not one.context and one.text[0] in ANSWERS}
        places: list[GuardPlace] = residue.guards if residue is not None else []
        return tuple(one for place in places for one in place.asked if one.key in flags)

    def filtered(self, node: Function, place: Place) -> Iterator[tuple[Value, Span]]:
        """What the filters of the class around say of a method."""
        hooks = {name for name, _, _ in self.filters}
        if place.names.kind != "class" or node.name in hooks:
            return
        for _, asked, call in self.filters:
            if _covers(call, node.name):
                yield Value((False,), asked), call.span

    def statement(self, node: Statement, place: Place) -> tuple[Ends | None, Place]:
        """Also what stands behind a gate: `router.use(requireFlag)`."""
        if not isinstance(node, Evaluate) or not isinstance(node.expression, Call):
            return super().statement(node, place)
        asked = next((one for _, one, call in self.filters if call is node.expression), ())
        if asked and self.only_denies(node.expression):
            self.found.asking.append(node.span)
            self.found.gates.append(Dead(node.span, asked[0].key))
            return None, place
        known = len(self.gates)
        flag = self.gated(node.expression, place) if place.dead is None else None
        if len(self.gates) > known and self.only_denies(node.expression):
            return None, place
        if flag is None:
            return super().statement(node, place)
        super().statement(node, replace(place, dead=flag))
        return None, place

    def only_denies(self, call: Call) -> bool:
        """Whether the functions that a filter is given right there do nothing but deny."""
        given = [one.value.function for one in call.arguments if isinstance(one.value, Lambda)]
        given += [call.block] if call.block is not None else []
        found = [self.within(one, one.body) for one in given]
        return all(one is None or all(step.off for step in one.steps[NOWHERE]) for one in found)

    def gated(self, call: Call, place: Place) -> str | None:
        """The flag without which a call's handlers are not reached."""
        path = call.callee.path if isinstance(call.callee, Name) else ""
        owner, _, verb = path.rpartition(".")
        if owner and (place.group, owner) in self.gates:
            return self.gates[place.group, owner]
        if verb == "use" and len(call.arguments) == 1:
            asked = self.middleware(call.arguments[0].value, place)
            if asked:
                self.gates[place.group, owner] = asked[0].key
                self.found.gates.append(Dead(call.span, asked[0].key))
                self.found.asking.append(call.span)
                self.found.guards.append(GuardPlace(asked, call.span.first_line, (), ()))
        return None

    def middleware(self, value: Expression, place: Place) -> tuple[Asked, ...]:
        """The flags without which a middleware of this file does not go on."""
        if isinstance(value, Lambda):
            return self.goes_on(value.function, value.function.body)
        callee = value.callee if isinstance(value, Call) else value
        if not isinstance(callee, Name):
            return ()
        for function in place.names.called(callee.path):
            found = self.goes_on(*_made(function, value))
            if found:
                return found
        return ()

    def goes_on(self, function: Function, body: Block | None) -> tuple[Asked, ...]:
        """The flags without which `next` is not called."""
        names = [one.name for one in function.parameters if one.name in ("next", "done", "proceed")]
        return self.withheld(function, body, names)


def _made(function: Function, use: Expression) -> tuple[Function, Block | None]:
    """The function itself, or the one that it makes where it is called: a factory's."""
    if not isinstance(use, Call):
        return function, function.body
    body = bound(function, use)
    inner = [one for one in walk(body) if isinstance(one, Function)] if body is not None else []
    return (inner[0], inner[0].body) if inner else (function, None)


def _callee(call: Call) -> str:
    """The last word of what is called."""
    if isinstance(call.callee, Name):
        return call.callee.path.rpartition(".")[2]
    return call.callee.name if isinstance(call.callee, Member) else ""


def _hooks(call: Call) -> Iterator[tuple[str, Function | None]]:
    """The methods that a filter names, or the function that it is given."""
    if call.block is not None:
        yield "", call.block
    for one in call.arguments:
        if isinstance(one.value, Text) and one.name is None and one.value.value:
            yield one.value.value, None
        elif isinstance(one.value, Lambda):
            yield "", one.value.function


def _covers(call: Call, method: str) -> bool:
    """Whether a filter's `only` and `except` leave a method in."""
    for one in call.arguments:
        if one.name in ("only", "except"):
            named = method in set(_texts(one))
            if named is (one.name == "except"):
                return False
    return True


def _texts(argument: Argument) -> Iterator[str]:
    """The texts of a text or a list of them."""
    parts = argument.value.parts if isinstance(argument.value, Compound) else (argument.value,)
    yield from (one.value for one in parts if isinstance(one, Text) and one.value)
