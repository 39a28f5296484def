"""The statements of a migration's methods, forward, and turned round as Rails turns them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Opaque, Other, RunCode
from shipcheck.migrations.rails_operations import calls
from shipcheck.migrations.rails_operations.change_table import as_methods
from shipcheck.migrations.rails_operations.columns import Rails
from shipcheck.migrations.rails_operations.helpers import HELPERS
from shipcheck.migrations.rails_operations.inverse import IRREVERSIBLE, IrreversibleError, inverse
from shipcheck.migrations.rails_operations.methods import TABLES
from shipcheck.migrations.rails_operations.model_rows import LOOPS, model_of, rows, table_of
from shipcheck.migrations.rails_operations.objects import OBJECTS
from shipcheck.migrations.rails_operations.tables import create_join_table, create_table
from shipcheck.migrations.scripts.calling import START, Context
from shipcheck.migrations.scripts.raw_sql import PLACEHOLDERS, statements_of_sql
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.values import Called, Closure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.rails_operations.reading import RailsFile
    from shipcheck.migrations.scripts.calling import Event
    from shipcheck.migrations.scripts.values import Value

RAISES = "the migration itself raises ActiveRecord::IrreversibleMigration"
_DIRECTION, _TABLE = "a direction", "a table"
"""What blocks of `reversible`, and of tables, are given."""
STEPWISE = frozenset({"add_reference", "add_belongs_to", "remove_reference", "remove_belongs_to"})
"""Methods that send the column, the index and the foreign key one after the other."""
ELSEWHERE = frozenset(
    {"drop_table", "remove_column", "rename_table", "rename_column", "change_column"}
)
"""Methods that only a connection has, however it was reached."""
METHODS = {**OBJECTS, **HELPERS, **TABLES}


@dataclass(slots=True)
class Walk:
    """One way through a migration; `impossible` says why Rails cannot go back."""

    file: RailsFile
    project: Project
    impossible: list[str] = field(default_factory=list)
    runner: Runner = field(init=False)
    rails: Rails = field(init=False)

    def __post_init__(self) -> None:
        self.runner = Runner(
            self.file.source, self.file.functions, module_names=self.file.names,
            dialect=self.project.server.dialect,
        )  # fmt: skip
        self.rails = Rails(self.project.server, self.file.version, self.runner.evaluator)

    def method(self, name: str, *, back: bool = False) -> Iterator[Statement]:
        """The statements of a method of the migration, turned round where it is asked for."""
        function = self.file.functions.get(name)
        if function is not None:
            yield from self._block(Closure(function, self.file.names), (), START, back=back)

    def _block(
        self, block: Closure, given: tuple[Value, ...], context: Context, *, back: bool
    ) -> Iterator[Statement]:
        groups = [
            list(self._event(one, back=back)) for one in self.runner.follow(block, given, context)
        ]
        for group in reversed(groups) if back else groups:
            yield from group

    def _event(self, event: Event, *, back: bool) -> Iterator[Statement]:
        call = event.called
        if call is None:
            if event.unread:
                yield self._statement(event.span, (Opaque(event.unread[:80]),))
            elif event.raised and not event.context.conditional:
                self.impossible.append(RAISES)
            return
        if isinstance(call.receiver, Called) and call.receiver.path == _DIRECTION:
            if call.name == ("down" if back else "up") and call.block is not None:
                yield from self._block(call.block, (), event.context, back=False)
            return
        yield from self._call(call, event.context, back=back)

    def _call(self, call: Called, context: Context, *, back: bool) -> Iterator[Statement]:
        """One call, on the migration itself or on something else."""
        block = call.block
        match call.name if calls.is_own(call) else "":
            case "reversible" if block is not None:
                yield from (
                    self._block(
                        block, (Called(_DIRECTION, (), {}, call.span),), context, back=False
                    )
                    if not back
                    else self._down_of(block, call, context)
                )
            case "up_only":
                yield from (
                    self._block(block, (), context, back=False)
                    if block is not None and not back
                    else ()
                )
            case "revert":
                yield from self._revert(call, context, back=back)
            case "change_table" if block is not None:
                inner = [
                    one for each in self._inner(call) for one in as_methods(each, call.argument(0))
                ]
                for one in reversed(inner) if back else inner:
                    yield from self._method(one, back=back)
            case name if name in METHODS or name in ("create_table", "create_join_table"):
                yield from self._method(call, back=back)
            case _:
                yield from self._other(call, context, back=back)

    def _down_of(self, block: Closure, call: Called, context: Context) -> Iterator[Statement]:
        """The `dir.down` of a `reversible` block."""
        marker = Called(_DIRECTION, (), {}, call.span)
        for event in self.runner.follow(block, (marker,), context):
            yield from self._event(event, back=True)

    def _revert(self, call: Called, context: Context, *, back: bool) -> Iterator[Statement]:
        if call.block is not None:
            yield from self._block(call.block, (), context, back=not back)
        else:
            yield self._statement(call.span, (Opaque("revert of another migration"),))

    def _inner(self, call: Called) -> Iterator[Called]:
        """The calls of a table's block."""
        if call.block is None:
            return
        given = Called(_TABLE, (), {}, call.span)
        for event in self.runner.follow(call.block, (given,), START):
            if (
                event.called is not None
                and isinstance(event.called.receiver, Called)
                and event.called.receiver.path == _TABLE
            ):
                yield event.called

    def _method(self, call: Called, *, back: bool) -> Iterator[Statement]:
        """A method that Rails knows, or its opposite."""
        made: Called | None = call
        if back:
            try:
                made = inverse(call)
            except IrreversibleError as error:
                self.impossible.append(str(error))
                return
        if made is None:
            return
        done = tuple(self._operations(replace(made, arguments=self._tables_of(made))))
        if made.name in STEPWISE:
            yield from (self._statement(call.span, (one,)) for one in done)
        else:
            yield self._statement(call.span, done)

    def _tables_of(self, call: Called) -> tuple[Value, ...]:
        """The arguments, `User.table_name` as the name that it stands for."""
        return tuple(table_of(one, self.file.tables) or one for one in call.arguments)

    def _operations(self, call: Called) -> Iterator[Operation]:
        nameless = call.name in TABLES and not call.arguments
        if nameless or calls.has_unknown_names(call):
            yield Opaque(f"{call.name} of what is only known at run time")
        elif call.name == "create_table":
            yield from create_table(call, self._inner(call), self.rails)
        elif call.name == "create_join_table":
            yield from create_join_table(call, self._inner(call), self.rails)
        elif call.name in METHODS:
            yield from METHODS[call.name](call, self.rails)
        else:
            yield Opaque(f"{call.name} is not a method that is known")

    def _other(self, call: Called, context: Context, *, back: bool) -> Iterator[Statement]:
        """SQL, loops over rows, rows that are written, and any other code."""
        sql = calls.sql_of(call)
        if sql is not None:
            if back and call.name == "execute" and calls.is_own(call):
                self.impossible.append(f"{IRREVERSIBLE}execute has no way back of its own")
                return
            place = self.file.source.place(call.span)
            yield from statements_of_sql(
                sql,
                self.project.server,
                place,
                placeholders=PLACEHOLDERS[1:2],
                in_loop=context.in_loop,
            )
            return
        if call.block is not None and call.name in LOOPS:
            row = Called("one of", (), {}, call.span, replace(call, block=None))
            yield from self._block(call.block, (row,), replace(context, in_loop=True), back=False)
            return
        written = tuple(rows(call, self.file.tables, in_loop=context.in_loop))
        if written:
            yield self._statement(call.span, written)
        elif call.name in ELSEWHERE and not calls.is_own(call):
            yield self._statement(call.span, (Opaque(f"{call.name} of what is not known"),))
        elif calls.is_code(call):
            yield from self._code(call, context)

    def _code(self, call: Called, context: Context) -> Iterator[Statement]:
        if calls.is_own(call):
            operation: Operation = Opaque(f"{call.name} is not a method that is known")
        else:
            operation = RunCode((model_of(call) and call.path.lstrip(".")) or call.name)
        yield self._statement(call.span, (operation,))
        if call.block is not None:
            yield from self._block(call.block, (), context, back=False)

    def _statement(self, span: Span, operations: tuple[Operation, ...]) -> Statement:
        source = self.file.source
        return Statement(
            source.text(span), operations or (Other("nothing"),), source.place(span), sql=False
        )
