"""From the calls of a function to the statements that they make the tool send."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Protocol

from shipcheck.migrations.javascript_builders.bindings import with_bindings
from shipcheck.migrations.javascript_builders.branching import branch_truth, is_server
from shipcheck.migrations.javascript_builders.evaluator import JavaScriptEvaluator
from shipcheck.migrations.javascript_builders.walker import DEEPEST, Walker
from shipcheck.migrations.migration import Place
from shipcheck.migrations.operations import (
    AddConstraint,
    CreateIndex,
    Delete,
    DropConstraint,
    DropIndex,
    Opaque,
    RunCode,
    TransactionControl,
    TransactionWord,
    Update,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rendered_sql.reading import Sent, done, opaque, sent
from shipcheck.migrations.scripts.raw_sql import DYNAMIC
from shipcheck.migrations.scripts.values import MARK, Called, Reference
from shipcheck.migrations.sql.read import read_sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.javascript_builders.entry import Entry
    from shipcheck.migrations.javascript_builders.events import Event
    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.scripts.values import Closure, Value
    from shipcheck.migrations.servers import Server

BUILDER = "builder"
"""What the object that the tool gives to `up` and `down` is called here, whatever the file calls it."""

HARMLESS = frozenset(
    {
        "console", "Object", "JSON", "Math", "Date", "String", "Number", "Array", "Boolean", "Buffer",
        "Set", "Map", "Symbol", "BigInt", "RegExp", "Error", "Promise", "parseInt", "parseFloat", "require",
        "setTimeout", "path", "process", "uuid", "uuidv4", "uuidv1", "uuidV4", "v4", "nanoid", "crypto",
        "moment", "dayjs", "chalk", "logger", "log", "debug", "assert", "expect", "isNaN", "randomUUID",
        "Intl", "URL", "_", "lodash", "R", "bcrypt", "fs", "readFileSync", "join", "resolve", "os",
    }
)  # fmt: skip
"""Calls of these touch no database."""


_TEXTS = frozenset({"text", "expression", "using", "where", "value", "bound", "calls", "values"})
"""Parts of operations that are no names: defaults, conditions, values."""


_MODELS = re.compile(
    r"(?:^|\.)[A-Z]\w*\.(?:update|create|bulkCreate|save|destroy|upsert|increment|find\w*|count|delete"
    r"|insert|query)$"
)
"""Rows by way of a model of the program's own: which tables those are is not known."""


_LONGEST_GAP = 200
"""Bytes between `await` and what is waited for."""


class Tool(Protocol):
    """What a tool's calls on its builder mean."""

    def translate(self, called: Called, reading: Reading) -> Iterator[Sent]:
        """The messages that a call makes the tool send; an unknown one is `Opaque`."""


@dataclass(slots=True)
class Reading:
    """Reading one direction of one file."""

    entry: Entry
    server: Server
    tool: Tool
    wrapped: bool = False
    refuses: bool = False
    depth: int = 0

    @property
    def walker(self) -> Walker:
        """A walker through the functions of the file."""
        evaluator = JavaScriptEvaluator(self.entry.source, self.entry.functions, self.entry.names)
        return Walker(
            evaluator,
            self.entry.functions,
            self.entry.names,
            truth=lambda test: branch_truth(test, self.server),
            matches=lambda pattern: is_server(pattern, self.server),
        )

    def messages(self, function: Closure, given: tuple[Value, ...]) -> Iterator[Sent]:
        """What a function makes the tool send when it is given these values."""
        self.depth += 1
        if self.depth > DEEPEST:
            yield self.unknown("functions call each other too deep", function.function.span)
        else:
            for event in self.walker.follow(function, given):
                yield from self._event(event)
        self.depth -= 1

    def in_transaction(self, messages: Iterator[Sent], span: Span) -> Iterator[Sent]:
        """Messages in a transaction of their own; within one of the tool's it is a savepoint."""
        if self.wrapped:
            yield from messages
            return
        place = self.place(span)
        yield done(TransactionControl(TransactionWord.BEGIN), "BEGIN", place)
        yield from messages
        yield done(TransactionControl(TransactionWord.COMMIT), "COMMIT", place)

    def place(self, span: Span) -> Place:
        """Where a call stands."""
        return self.entry.source.place(span)

    def text(self, span: Span) -> str:
        """A call as it is written."""
        return self.entry.source.text(span)

    def raw(self, given: Value, span: Span, bindings: Value = None) -> Sent:
        """SQL that stands in the file, with the values that are put into it."""
        sql = with_bindings(given, bindings, self.server)
        if not isinstance(sql, str):
            return self.unknown(DYNAMIC, span)
        place = self.place(span)
        found = read_sql(sql, self.server, first_line=place.line)
        return Sent(tuple(masked(within(one, place), "") for one in found))

    def made(self, sql: str, span: Span) -> Sent:
        """SQL that the tool makes of a call; names in it may only be known at run time."""
        found = sent(sql, self.place(span), self.server)
        return Sent(tuple(masked(one, self.text(span)) for one in found.statements))

    def unknown(self, reason: str, span: Span) -> Sent:
        """What is not understood."""
        return opaque(reason, self.text(span), self.place(span))

    def _is_value(self, called: Called) -> bool:
        """Whether a call of a function elsewhere only makes a value: nobody waits for it.

        What touches the database has to be awaited, returned, or be one of a list of promises.
        """
        start = called.span.start
        before = self.entry.source.between(max(0, start - _LONGEST_GAP), start).rstrip()
        return not before.endswith(("await", "return", "=>", "[", ",", ";", "{", "}", ")"))

    def _event(self, event: Event) -> Iterator[Sent]:
        if event.raised:
            self.refuses = self.refuses or not event.conditional
        elif event.unread:
            yield self.unknown(event.unread, event.span)
        elif event.called is not None:
            for message in self._called(event.called):
                yield in_loops(message) if event.in_loop else message

    def _called(self, called: Called) -> Iterator[Sent]:
        root = root_of(called)
        first = root.path.partition(".")[0]
        if first == BUILDER:
            yield from self.tool.translate(called, self)
        elif _MODELS.search(root.path):
            yield done(RunCode(root.path), self.text(called.span), self.place(called.span))
        elif takes_builder(called) or not (
            root.path.startswith(".") or first in HARMLESS or self._is_value(root)
        ):
            yield self.unknown(f"`{root.path or 'a function'}` is not read", called.span)


def masked(statement: Statement, call: str) -> Statement:
    """A statement whose names are only known at run time is not understood.

    A value may be unknown, and so may the name of an index or a constraint.
    """
    if MARK not in statement.text:
        return statement
    named = tuple(_without_name(one) for one in statement.operations)
    operations = (Opaque(DYNAMIC),) if any(map(is_masked, named)) else named
    text = call or statement.text.replace(MARK, "…")
    return replace(statement, text=text, operations=operations, sql=False)


def is_masked(value: object) -> bool:
    """Whether a name in an operation is only known at run time; expressions may hold what they like."""
    if isinstance(value, str):
        return MARK in value
    if isinstance(value, tuple | frozenset):
        return any(map(is_masked, value))
    if not is_dataclass(value):
        return False
    return any(
        is_masked(getattr(value, one.name)) for one in fields(value) if one.name not in _TEXTS
    )


def _without_name(operation: Operation) -> Operation:
    match operation:
        case DropConstraint(name=name) if MARK in name:
            return replace(operation, name="")
        case DropIndex(name=index) if MARK in index.name:
            return replace(operation, name=ObjectName("", index.schema))
        case CreateIndex(index=index) if MARK in (index.name or ""):
            return replace(operation, index=replace(index, name=None))
        case AddConstraint(constraint=found) if MARK in (found.name or ""):
            return replace(operation, constraint=replace(found, name=None))
        case _:
            return operation


def root_of(called: Called) -> Called:
    """The first call of a chain."""
    while isinstance(called.receiver, Called):
        called = called.receiver
    return called


def chain_of(called: Called) -> tuple[Called, ...]:
    """The calls of a chain, the first one first."""
    found = [called]
    while isinstance(called.receiver, Called):
        called = called.receiver
        found.append(called)
    return tuple(reversed(found))


def takes_builder(called: Called) -> bool:
    """Whether a function is given the builder: it can do anything with it."""
    return any(
        isinstance(one, Reference) and one.path.partition(".")[0] == BUILDER
        for one in called.arguments
    )


def within(statement: Statement, place: Place) -> Statement:
    """A statement of a text in code, whose lines cannot be outside of the call that holds it."""
    first = min(max(statement.place.line, place.line), place.end_line)
    last = min(max(statement.place.end_line, first), place.end_line)
    column = statement.place.column if first != place.line else place.column
    return replace(statement, place=Place(first, last, column))


def in_loops(message: Sent) -> Sent:
    """Rows that are changed in a loop of unknown length are changed in batches."""
    return Sent(tuple(_looped(one) for one in message.statements))


def _looped(statement: Statement) -> Statement:
    operations = tuple(
        replace(one, in_loop=True) if isinstance(one, Update | Delete) else one
        for one in statement.operations
    )
    return replace(statement, operations=operations)
