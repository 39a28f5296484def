"""Calls that are followed: functions of the file, blocks, and loops over what is known."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Not, Or
from shipcheck.migrations.scripts.binding import parameters, spread
from shipcheck.migrations.scripts.dialect_tests import asks_for
from shipcheck.migrations.scripts.evaluator import Evaluator
from shipcheck.migrations.scripts.values import Called, Closure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.code.statements import Block, Function
    from shipcheck.migrations.scripts.source import Source
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Dialect

DEEPEST = 12
"""Functions that call each other; people write three."""
MOST = 20_000
"""Events of one part of a migration: a loop over a long list of functions that loop has an end."""
EACH = frozenset(
    {
        "each",
        "each_pair",
        "each_with_index",
        "map",
        "flat_map",
        "each_entry",
        "Enum.each",
        "Enum.map",
    }
)
ALWAYS = frozenset(
    {
        "safety_assured",
        "transaction",
        "say_with_time",
        "suppress_messages",
        "tap",
        "then",
        "with_lock_retries",
        "atomic",
        "with_lock",
    }
)
"""Methods that run their block once, and do nothing else that matters here."""


@dataclass(frozen=True, slots=True)
class Context:
    """Where an event stands: in a loop of unknown length, behind a condition that nobody knows."""

    in_loop: bool = False
    conditional: bool = False
    depth: int = 0
    called_from: Span | None = None


START = Context()
"""Outside of everything."""


@dataclass(frozen=True, slots=True)
class Event:
    """A call, a `raise` (`raised`), or what could not be read (`unread` says why)."""

    span: Span
    context: Context
    called: Called | None = None
    raised: bool = False
    unread: str = ""


@dataclass(slots=True)
class Caller:
    """Follows the calls of one file.

    `functions` are those that are followed where they are called; `owned` says of a call whether
    whoever runs it takes care of its block and its meaning, so that it is not looked into.
    `module_names` are the values of the file's own names. `dialect` is the database that
    it runs on. `returned` is whether a function was left early.
    """

    source: Source
    functions: Mapping[str, Function]
    owned: Callable[[Called], bool] = lambda _: False
    dialect: Dialect | None = None
    module_names: Mapping[str, Value] = field(default_factory=dict)
    left: int = MOST
    returned: bool = False
    evaluator: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self.evaluator = Evaluator(self.source)

    def decide(self, test: Expression) -> bool | None:
        """Whether a condition holds that asks for the database; None for any other."""
        if isinstance(test, Not):
            inner = self.decide(test.operand)
            return None if inner is None else not inner
        if isinstance(test, And | Or):
            stops = isinstance(test, Or)
            sides = {self.decide(test.left), self.decide(test.right)}
            return stops if stops in sides else (None if None in sides else not stops)
        if self.dialect is None:
            return None
        return asks_for(self.source.text(test.span), self.dialect)

    def events(
        self, block: Block | None, names: Mapping[str, Value], context: Context
    ) -> Iterator[Event]:
        """What a block does; `names` are the values of names outside of it."""
        raise NotImplementedError

    def follow(
        self, closure: Closure, given: tuple[Value, ...], context: Context
    ) -> Iterator[Event]:
        """What a block or a function does when it is given these values."""
        if context.depth >= DEEPEST:
            return
        names = {**closure.names, **parameters(self.evaluator, closure.function, given, {})}
        yield from self.events(
            closure.function.body, names, replace(context, depth=context.depth + 1)
        )

    def called(self, called: Called, context: Context) -> Iterator[Event]:
        """One call: a function of the file is followed, a loop unrolled, anything else told."""
        if self.owned(called):
            yield Event(called.span, context, called)
            return
        function = self._function(called)
        if function is not None and context.depth < DEEPEST:
            names = {
                **function.names,
                **parameters(self.evaluator, function.function, called.arguments, called.keywords),
            }
            inner = replace(
                context, depth=context.depth + 1, called_from=context.called_from or called.span
            )
            yield from self.events(function.function.body, names, inner)
            self.returned = False
        elif called.block is not None and called.name in ALWAYS:
            yield from self.follow(called.block, (), context)
        elif called.name in EACH or called.path in EACH:
            yield from self._each(called, context)
        else:
            yield Event(called.span, context, called)

    def _function(self, called: Called) -> Closure | None:
        if isinstance(called.receiver, Closure) and "." not in called.path:
            return called.receiver
        path = called.path.removeprefix("self.").removeprefix("cls.")
        found = self.functions.get(path)
        return Closure(found, self.module_names) if found is not None else None

    def _each(self, called: Called, context: Context) -> Iterator[Event]:
        """`list.each { |one| … }`, `Enum.each(list, fn one -> … end)`."""
        values = called.receiver
        block = called.block
        for argument in called.arguments:
            if isinstance(argument, Closure):
                block = argument
            elif called.path in EACH:
                values = argument
        if block is None:
            yield Event(called.span, context, called)
            return
        if isinstance(values, dict):
            values = tuple(values.items())
        if not isinstance(values, tuple):
            if isinstance(values, Called):
                yield Event(values.span, context, values)
            yield from self.follow(block, (), replace(context, in_loop=True))
            return
        for index, value in enumerate(values):
            counted = called.name == "each_with_index"
            given = (value, index) if counted else spread(block.function, value)
            yield from self.follow(block, given, context)
