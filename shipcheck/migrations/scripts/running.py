"""The calls that a piece of code makes, in order, as far as reading alone can tell.

Loops over lists that stand in the file are unrolled, functions of the file are followed, and both
sides of an `if` are run where nobody knows which one it will be.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Name, Text
from shipcheck.code.statements import (
    Assign,
    Block,
    Class,
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
from shipcheck.migrations.scripts.binding import added, items, names_of, operands
from shipcheck.migrations.scripts.calling import START, Caller, Context, Event
from shipcheck.migrations.scripts.collections_of import bound
from shipcheck.migrations.scripts.values import Called, Closure, Unknown, is_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Statement
    from shipcheck.migrations.scripts.values import Value


class Runner(Caller):
    """Runs blocks of one file; see `Caller` for what it is given."""

    def events(
        self, block: Block | None, names: Mapping[str, Value], context: Context = START
    ) -> Iterator[Event]:
        """What a block does; `names` are the values of names outside of it."""
        known = dict(names)
        for statement in block.statements if block is not None else ():
            if self.left <= 0 or self.returned:
                return
            self.left -= 1
            yield from self._statement(statement, known, context)
            if isinstance(statement, Exit) and statement.kind is not ExitKind.CONTINUE:
                return

    def assigned(self, block: Block, names: Mapping[str, Value]) -> dict[str, Value]:
        """The names that a block gives values, beside those that are known before; calls have no effect."""
        known = dict(names)
        for _ in self._inline(block, known, Context()):
            pass
        return known

    def _statement(  # noqa: PLR0912 - one a kind of statement
        self, statement: Statement, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        match statement:
            case Evaluate(expression=expression):
                yield from self._expression(expression, names, context)
            case Assign():
                yield from self._assign(statement, names, context)
            case Exit(kind=ExitKind.RAISE, span=span):
                yield Event(span, context, raised=True)
            case Exit(value=value):
                if value is not None:
                    yield from self._expression(value, names, context)
            case If():
                yield from self._branch(statement, names, context)
            case Loop():
                yield from self._loop(statement, names, context)
            case Scope():
                yield from self._scope(statement, names, context)
            case Try(body=body, otherwise=otherwise, final=final):
                for part in (body, otherwise, final):
                    yield from self._inline(part, names, context)
            case Switch(cases=cases):
                for case in cases:
                    yield from self.events(case.body, names, replace(context, conditional=True))
            case Function(name=name):
                names[name] = Closure(statement, names)
            case Unreadable(span=span, reason=reason):
                yield Event(span, context, unread=reason)
            case Class() | _:
                return

    def _inline(
        self, block: Block | None, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        """A block whose assignments hold after it too."""
        for statement in block.statements if block is not None else ():
            if self.returned:
                return
            yield from self._statement(statement, names, context)

    def _assign(
        self, statement: Assign, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        if statement.value is None:
            return
        yield from self._expression(statement.value, names, context)
        value = self.evaluator.value(statement.value, names)
        for index, target in enumerate(statement.targets):
            if target.pick is not None:
                whole = isinstance(value, tuple) and index < len(value)
                names[target.path] = (
                    value[index] if whole and isinstance(value, tuple) else Unknown(target.path)
                )
            elif statement.augmented:
                names[target.path] = added(names.get(target.path), value)
            elif target.path:
                names[target.path] = value

    def _branch(self, statement: If, names: dict[str, Value], context: Context) -> Iterator[Event]:
        for part in statement.setup:
            yield from self._statement(part, names, context)
        truth = self.decide(statement.test)
        value = self.evaluator.value(statement.test, names)
        if truth is None and is_known(value):
            truth = bool(value)
        if truth is not None:
            taken = statement.then if truth else statement.otherwise
            yield from self._inline(taken, names, context)
            self.returned = self.returned or _leaves(taken)
            return
        yield from self._expression(statement.test, names, context)
        inner = replace(context, conditional=True)
        for block in (statement.then, statement.otherwise):
            yield from self._inline(block, names, inner)

    def _loop(self, statement: Loop, names: dict[str, Value], context: Context) -> Iterator[Event]:
        pattern, values = self._header(statement, names)
        if isinstance(values, dict):
            values = tuple(values)
        if pattern is not None and isinstance(values, tuple):
            for value in values:
                names.update(bound(pattern, value))
                yield from self.events(statement.body, names, context)
            return
        for part in statement.header:
            yield from self._expression(part, names, context)
        if pattern is not None:
            one: Value = Unknown("", pattern.span)
            if isinstance(values, Called):
                one = Called("one of", (), {}, pattern.span, values)
            names.update(dict.fromkeys(names_of(pattern), one))
        yield from self.events(statement.body, names, replace(context, in_loop=True))

    def _header(
        self, statement: Loop, names: Mapping[str, Value]
    ) -> tuple[Expression | None, Value]:
        header = statement.header
        if len(header) == 1 and isinstance(header[0], Compound) and header[0].kind == "<-":
            header = header[0].parts
        if len(header) != 2:  # noqa: PLR2004 - what is bound, and to the elements of what
            return None, None
        return header[0], self.evaluator.value(header[1], names)

    def _scope(
        self, statement: Scope, names: dict[str, Value], context: Context
    ) -> Iterator[Event]:
        """`with … as name:` binds a name; the block runs once."""
        opened = [self._opened(part, names) for part in items(statement.header)]
        calls = [one for one in opened if isinstance(one, Called)]
        for one in calls:
            if self.owned(one):
                block = Function(statement.span, "", (), statement.body, statement.span)
                yield Event(one.span, context, replace(one, block=Closure(block, dict(names))))
                return
        yield from self._inline(statement.body, names, context)

    def _opened(self, part: Expression, names: dict[str, Value]) -> Value:
        if isinstance(part, Compound) and part.kind == "as_pattern" and len(part.parts) == 2:  # noqa: PLR2004 - x as y
            value = self.evaluator.value(part.parts[0], names)
            names.update(dict.fromkeys(names_of(part.parts[1]), value))
            return value
        return self.evaluator.value(part, names)

    def _expression(
        self, expression: Expression, names: Mapping[str, Value], context: Context
    ) -> Iterator[Event]:
        """The calls of an expression, innermost first where several stand in a list."""
        if isinstance(expression, Text) or (
            isinstance(expression, Compound) and expression.kind == "heredoc_body"
        ):
            return
        value = self.evaluator.value(expression, names)
        if isinstance(expression, Name):
            if expression.path in names or self.source.language == "python":
                return
            above = self.evaluator.object(expression, expression.path.rpartition(".")[0], names)
            yield from self.called(Called(expression.path, (), {}, expression.span, above), context)
        elif isinstance(value, Called):
            yield from self.called(value, context)
        elif isinstance(expression, Compound) and isinstance(value, tuple):
            for one in value:
                if isinstance(one, Called):
                    yield from self.called(one, context)
        elif isinstance(expression, Compound):
            for part in expression.parts:
                yield from self._expression(part, names, context)
        elif isinstance(value, Unknown) and isinstance(expression, Call):
            yield Event(expression.span, context, unread=value.text)
        else:
            for part in operands(expression):
                yield from self._expression(part, names, context)


def _leaves(block: Block | None) -> bool:
    """Whether a block leaves the function that it stands in."""
    return any(
        isinstance(one, Exit) and one.kind in (ExitKind.RETURN, ExitKind.RAISE)
        for one in (block.statements if block is not None else ())
    )
