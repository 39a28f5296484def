"""Functions that decide whether others run: decorators, filters, middleware of the file itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.branches import Branches
from shipcheck.code.filters import (
    ANSWERS,
    CONDITIONS,
    FILTERS,
    FIRST,
    callee,
    condition,
    covers,
    hooks,
    runs_before,
)
from shipcheck.code.nodes import Call, Lambda, Name
from shipcheck.code.places import RETURNS, Ends, Place
from shipcheck.code.residue import NOWHERE, Dead, GuardPlace
from shipcheck.code.statements import Class, Evaluate, Function
from shipcheck.code.substitution import bound
from shipcheck.code.values import Value
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from shipcheck.code.evaluator import Evaluator
    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.residue import Residue
    from shipcheck.code.scopes import Scope
    from shipcheck.code.statements import Block, Statement
    from shipcheck.code.values import Asked

ENTRANCES = frozenset({"dispatch", "initial", "setup", "prepare"})
"""Methods that call the others of their class, through what they inherit."""


class Hooks(Branches):
    """The walk, with such functions of this file followed."""

    def __init__(self, evaluator: Evaluator) -> None:
        """No filter and no gate is known yet."""
        super().__init__(evaluator)
        self.filters: list[tuple[str, tuple[Asked, ...], Call]] = []
        self.before: dict[int, frozenset[str]] = {}
        """By the calls that set filters: the methods that run before them."""
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
        calls = [node for node in walk(body) if isinstance(node, Call) and callee(node) in names]
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
        for name, _, call in self.filters:
            self.before[id(call)] = runs_before(call, node) | {name}
            self.want(node.span.start, node.span.end)
        super().class_(node, place)
        self.filters = outer

    def filters_of(self, node: Class) -> Iterator[tuple[str, tuple[Asked, ...], Call]]:
        """The hooks of a class that a flag decides, by name, with the calls that set them."""
        scope = self.evaluator.scopes.of.get(id(node))
        if scope is None:
            return
        for one in node.body.statements:
            call = one.expression if isinstance(one, Evaluate) else None
            if not isinstance(call, Call) or callee(call) not in FILTERS:
                continue
            for name, function in hooks(call):
                asked = self.unless(call, name, scope)
                if asked:
                    yield name, asked, call
                    continue
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

    def unless(self, call: Call, name: str, scope: Scope) -> tuple[Asked, ...]:
        """The flags without which a filter that only answers is asked to: `unless: :on?`."""
        asked, runs = self.asked_first(call, scope)
        return asked if runs and name in ANSWERS else ()

    def asked_first(self, call: Call, scope: Scope) -> tuple[tuple[Asked, ...], bool]:
        """The flags that decide whether a filter runs at all, and whether it does."""
        for one in call.arguments:
            if one.name in CONDITIONS:
                value = self.evaluator.value(condition(one.value), scope)
                truth = value.truth(self.language)
                if value.asked and not value.unclear and truth is not None:
                    return value.asked, truth is (one.name == "if")
        return (), True

    def denies(self, function: Function) -> tuple[Asked, ...]:
        """The flags without which a filter answers by itself."""
        residue = self.within(function, function.body)
        steps = residue.steps.get(NOWHERE, ()) if residue is not None else ()
        flags = {one.off for one in steps if one.off and not one.context and one.text[0] in ANSWERS}
        places: list[GuardPlace] = residue.guards if residue is not None else []
        return tuple(one for place in places for one in place.asked if one.key in flags)

    def filtered(self, node: Function, place: Place) -> Iterator[tuple[Value, Span]]:
        """What the filters of the class around say of a method."""
        if place.names.kind != "class":
            return
        for _, asked, call in self.filters:
            if covers(call, node.name) and node.name not in self.before.get(id(call), ()):
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
        if callee(node.expression) in FILTERS and place.dead is None:
            flag = self.never(node.expression, place)
            if flag is not None:
                super().statement(node, replace(place, dead=flag))
                return None, place
        known = len(self.gates)
        flag = self.gated(node.expression, place) if place.dead is None else None
        if len(self.gates) > known and self.only_denies(node.expression):
            return None, place
        if flag is None:
            return super().statement(node, place)
        super().statement(node, replace(place, dead=flag))
        return None, place

    def never(self, call: Call, place: Place) -> str | None:
        """The flag without which a filter never runs: its own, or that of one before it."""
        asked, runs = self.asked_first(call, place.names)
        if asked and not runs:
            return asked[0].key
        for _, flags, other in self.filters:
            everything = not any(one.name in ("only", "except") for one in other.arguments)
            if everything and callee(call) != FIRST and other.span.start < call.span.start:
                return flags[0].key
        return None

    def only_denies(self, call: Call) -> bool:
        """Whether the functions that a filter is given right there do nothing but deny."""
        given = [function for _, function in hooks(call) if function is not None]
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
