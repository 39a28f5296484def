"""The calls that a function of JavaScript makes, in order, as far as reading alone can tell.

Loops over arrays that stand in the file are unrolled, functions of the file are followed, promises are
taken to run in the order in which they are written, and both sides of an `if` are run where nobody
knows which one it will be.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Name
from shipcheck.code.statements import (
    Assign,
    Block,
    Evaluate,
    Exit,
    ExitKind,
    Function,
    If,
    Loop,
    Scope,
    Switch,
    Try,
    Unreadable,
)
from shipcheck.migrations.javascript_builders.events import (
    TOP,
    Context,
    Event,
    changes_unseen,
    picked,
)
from shipcheck.migrations.scripts.binding import operands
from shipcheck.migrations.scripts.values import Called, Closure, Unknown, is_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement
    from shipcheck.migrations.javascript_builders.evaluator import JavaScriptEvaluator
    from shipcheck.migrations.scripts.values import Value

DEEPEST = 12
"""Functions that call each other; people write three."""
MOST = 5_000
"""Statements that are walked through: a loop over a long list of functions that loop has an end."""
_EACH = frozenset({"forEach", "map", "flatMap", "each", "eachSeries", "mapSeries", "series"})
_ALL = frozenset({"all", "allSettled", "each", "map", "mapSeries", "resolve"})
_PROMISES = frozenset({"Promise", "Bluebird", "async", "P"})


@dataclass(slots=True)
class Walker:
    """Walks through the functions of one file; `functions` are followed where they are called.

    `truth` says of a condition, and `matches` of a case, what is known about it from elsewhere.
    """

    evaluator: JavaScriptEvaluator
    functions: Mapping[str, Function]
    names: Mapping[str, Value] = field(default_factory=dict)
    left: int = MOST
    truth: Callable[[Expression], bool | None] = lambda _: None
    matches: Callable[[Expression], bool | None] = lambda _: None

    def follow(
        self, closure: Closure, given: tuple[Value, ...], context: Context = TOP
    ) -> Iterator[Event]:
        """What a function does when it is given these values."""
        if context.depth >= DEEPEST:
            yield Event(closure.function.span, unread="functions call each other too deep")
            return
        names = {**self.names, **closure.names, **self._parameters(closure.function, given)}
        yield from self.block(
            closure.function.body, names, replace(context, depth=context.depth + 1)
        )

    def block(
        self, block: Block | None, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        """What a block does; its assignments hold after it too."""
        for statement in block.statements if block is not None else ():
            if isinstance(statement, Function):
                names[statement.name] = Closure(statement, names)
        for statement in block.statements if block is not None else ():
            self.left -= 1
            if self.left <= 0:
                yield Event(statement.span, unread="there is too much of it")
                return
            yield from self._statement(statement, names, context)
            if isinstance(statement, Exit) and statement.kind is not ExitKind.CONTINUE:
                return

    def called(self, called: Called, context: Context) -> Iterator[Event]:
        """One call: promises are awaited, functions of the file followed, anything else told."""
        root, _, last = called.path.rpartition(".")
        if last in ("then", "catch", "finally") and called.receiver is not None:
            yield from self._chained(called, last, context)
        elif root in _PROMISES and last in _ALL:
            yield from self._awaited(called, context)
        elif last in _EACH and any(isinstance(one, Closure) for one in called.arguments):
            yield from self._each(called.receiver, called.arguments[0], context)
        elif (function := self._function(called)) is not None:
            yield from self.follow(function, called.arguments, context)
        elif changes_unseen(called):
            unread = f"`{called.name}` of what is only known at run time"
            yield Event(called.span, unread=unread, in_loop=context.in_loop)
        elif called.path.startswith(".") and not isinstance(called.receiver, Called):
            # A method of a value that nobody knows: what it is given runs as often as it likes.
            yield from self._given(called, replace(context, in_loop=True))
        else:
            yield Event(
                called.span, called, in_loop=context.in_loop, conditional=context.conditional
            )

    def _function(self, called: Called) -> Closure | None:
        if isinstance(called.receiver, Closure) and not called.path.startswith("."):
            return called.receiver
        found = self.functions.get(called.path.removeprefix("this."))
        return Closure(found, {}) if found is not None else None

    def _chained(self, called: Called, word: str, context: Context) -> Iterator[Event]:
        """`first.then(() => second)`: what `catch` holds runs only where something failed."""
        yield from self._value(called.receiver, context)
        for one in called.arguments[:1] if word != "catch" else ():
            yield from self._value(one, context, run=True)

    def _awaited(self, called: Called, context: Context) -> Iterator[Event]:
        first = called.arguments[0] if called.arguments else None
        if len(called.arguments) > 1 and isinstance(first, tuple):
            yield from self._each(first, called.arguments[1], context)
            return
        for one in called.arguments:
            yield from self._value(one, context, run=True)

    def _each(self, values: Value, function: Value, context: Context) -> Iterator[Event]:
        """A function for every element; for a list that nobody knows it is a loop."""
        if not isinstance(function, Closure):
            return
        if isinstance(values, tuple):
            for value in values:
                yield from self.follow(function, (value,), context)
            return
        yield from self._value(values, context)
        yield from self.follow(function, (), replace(context, in_loop=True))

    def _given(self, called: Called, context: Context) -> Iterator[Event]:
        for one in called.arguments:
            if isinstance(one, Closure):
                yield from self.follow(one, (), context)

    def _value(self, value: Value, context: Context, *, run: bool = False) -> Iterator[Event]:
        """The calls of a value that is awaited; with `run` functions are called."""
        if isinstance(value, Called):
            yield from self.called(value, context)
        elif isinstance(value, tuple):
            for one in value:
                yield from self._value(one, context, run=run)
        elif run and isinstance(value, Closure):
            yield from self.follow(value, (), context)

    def _parameters(self, function: Function, given: tuple[Value, ...]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        position = -1
        for one in function.parameters:
            if one.pick is None:
                position += 1
                whole = given[position] if position < len(given) else Unknown(one.name)
                if one.name:
                    missing = position >= len(given) and one.default is not None
                    found[one.name] = (
                        self.evaluator.value(one.default, self.names) if missing else whole
                    )
            else:
                source = given[position] if 0 <= position < len(given) else None
                found[one.name] = picked(source, one.pick)
        return found

    def _statement(
        self, statement: Statement, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        match statement:
            case Evaluate(expression=expression):
                yield from self._expression(expression, names, context)
            case Assign():
                yield from self._assign(statement, names, context)
            case Exit(kind=ExitKind.RAISE, span=span):
                yield Event(span, raised=True, conditional=context.conditional)
            case Exit(value=value) if value is not None:
                yield from self._expression(value, names, context)
            case If():
                yield from self._branch(statement, names, context)
            case Loop():
                yield from self._loop(statement, names, context)
            case Scope(body=body):
                yield from self.block(body, names, context)
            case Try() | Switch():
                yield from self._parts(statement, names, context)
            case Unreadable(span=span, reason=reason):
                yield Event(span, unread=reason)
            case _:
                return

    def _parts(
        self, statement: Try | Switch, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        """What handles errors is left out: it runs only where something failed."""
        if isinstance(statement, Switch):
            inner = replace(context, conditional=True)
            for case in statement.cases:
                if all(self.matches(one) is not False for one in case.patterns[:1]):
                    yield from self.block(case.body, names, inner)
            return
        for part in (statement.body, statement.otherwise, statement.final):
            yield from self.block(part, names, context)

    def _assign(
        self, statement: Assign, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        if statement.value is None:
            return
        yield from self._expression(statement.value, names, context)
        value = self.evaluator.value(statement.value, names)
        for target in statement.targets:
            if not target.path:
                continue
            if statement.augmented:
                names[target.path] = Unknown(target.path)
            elif target.pick is None:
                names[target.path] = value
            else:
                names[target.path] = picked(value, target.pick)

    def _branch(self, statement: If, names: dict[str, Value], context: Context) -> Iterator[Event]:
        value = self.evaluator.value(statement.test, names)
        truth = bool(value) if is_known(value) else self.truth(statement.test)
        if truth is not None:
            taken = statement.then if truth else statement.otherwise
            yield from self.block(taken, names, context)
            return
        yield from self._expression(statement.test, names, context)
        inner = replace(context, conditional=True)
        for block in (statement.then, statement.otherwise):
            yield from self.block(block, names, inner)

    def _loop(self, statement: Loop, names: dict[str, Value], context: Context) -> Iterator[Event]:
        *bound, last = statement.header or (None,)
        values = self.evaluator.value(last, names)
        plain = [one.path for one in bound if isinstance(one, Name)]
        if plain and len(plain) == len(bound) and isinstance(values, tuple):
            for value in values:
                parts = value if len(plain) > 1 and isinstance(value, tuple) else (value,)
                names.update(zip(plain, parts, strict=False))
                yield from self.block(statement.body, names, context)
            return
        for part in statement.header:
            yield from self._expression(part, names, context)
        names.update({one: Unknown(one) for one in plain})
        yield from self.block(statement.body, names, replace(context, in_loop=True))

    def _expression(
        self, expression: Expression, names: Mapping[str, Value], context: Context
    ) -> Iterator[Event]:
        if isinstance(expression, Name):
            return  # what it stands for was told where it was made
        value = self.evaluator.value(expression, names)
        if isinstance(value, Called):
            yield from self.called(value, context)
        elif isinstance(expression, Call) and not is_known(value):
            yield Event(expression.span, unread="a call that is not understood")
        elif isinstance(expression, Compound) and expression.kind != "object":
            for part in expression.parts:
                yield from self._expression(part, names, context)
        else:
            inner = replace(context, conditional=True)
            for part in operands(expression):
                yield from self._expression(part, names, inner)
