"""The statements of `upgrade` and `downgrade`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shipcheck.migrations.alembic_operations.columns import name_of, sql_text
from shipcheck.migrations.alembic_operations.expressions import written_rows
from shipcheck.migrations.alembic_operations.methods import METHODS, in_batch
from shipcheck.migrations.alembic_operations.sqlalchemy_types import ENUMS
from shipcheck.migrations.alembic_operations.targets import is_untraced, target_of
from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import (
    CreateObject,
    DropObject,
    ObjectKind,
    Opaque,
    Other,
    RunCode,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.scripts.binding import inner_calls
from shipcheck.migrations.scripts.calling import START
from shipcheck.migrations.scripts.raw_sql import DYNAMIC, PLACEHOLDERS, statements_of_sql
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.values import (
    MARK,
    Called,
    Closure,
    Reference,
    Unknown,
    Value,
    known_text,
    known_texts,
)
from shipcheck.migrations.transactions import numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.alembic_operations.reading import AlembicFile
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.scripts.calling import Context, Event

_EXECUTES = frozenset({"execute", "exec_driver_sql", "scalar", "scalars"})
_BLOCKS = frozenset({"batch_alter_table", "autocommit_block"})
_READS = frozenset(
    {
        "get_bind",
        "get_context",
        "f",
        "inline_literal",
        "invoke",
        "implementation_for",
        "get_table",
        "run_async",
    }
)
_PARTS = frozenset(
    {"Column", "text", "PrimaryKeyConstraint", "ForeignKeyConstraint", "UniqueConstraint"}
)
"""What may stand in the place of a second name."""
UNTRACED = "a call of `op` that cannot be followed"
_HELPERS = ("migration", "alembic", "versions")
"""Words in the names of modules whose functions are likely to change tables."""


@dataclass(slots=True)
class Walk:
    """One function of a revision; `raised` is whether it does nothing but raise."""

    file: AlembicFile
    project: Project
    raised: bool = False
    outside: set[int] = field(default_factory=set)
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.runner = Runner(
            self.file.source, self.file.functions, owned=_is_block, module_names=self.file.names,
            dialect=self.project.server.dialect,
        )  # fmt: skip

    def function(self, name: str, *, wrapped: bool) -> tuple[Statement, ...]:
        """Its statements, numbered by their transactions."""
        function = self.file.functions.get(name)
        if function is None:
            return ()
        found = list(self._block(Closure(function, self.file.names), START))
        return _outside(numbered(found, wrapped=wrapped), self.outside)

    def _block(self, block: Closure, context: Context) -> Iterator[Statement]:
        for event in self.runner.follow(block, (), context):
            yield from self._event(event)

    def _event(self, event: Event) -> Iterator[Statement]:
        call = event.called
        if call is None:
            if event.unread:
                yield self._statement(event.span, (Opaque(event.unread[:80]),))
            elif event.raised and not event.context.conditional:
                self.raised = True
            return
        if call.block is not None and _is_block(call):
            yield from self._of_block(call, event.context)
            return
        yield from self._call(call, event.context)

    def _of_block(self, call: Called, context: Context) -> Iterator[Statement]:
        """`batch_alter_table` and `autocommit_block`."""
        assert call.block is not None  # noqa: S101 - asked before
        for one in self._block(call.block, context):
            if call.name == "autocommit_block":
                self.outside.add(id(one.place))
            yield one

    def _call(self, call: Called, context: Context) -> Iterator[Statement]:
        call = replace(call, path=target_of(call, self.file.op_names))
        batch = call.receiver
        if isinstance(batch, Called) and batch.name == "batch_alter_table":
            call = in_batch(call, batch)
        if call.name in _EXECUTES and call.arguments:
            yield from self._execute(call, context)
        elif call.path.startswith("op.") and call.path.count(".") == 1:
            yield from self._method(call)
        elif isinstance(batch, Called) and batch.name in ENUMS and call.name in ("create", "drop"):
            yield self._statement(call.span, (_enum(batch, made=call.name == "create"),))
        else:
            yield from self._other(call, context)

    def _method(self, call: Called) -> Iterator[Statement]:
        method = METHODS.get(call.name)
        if method is None:
            if call.name not in _READS:
                yield self._statement(
                    call.span, (Opaque(f"{call.path} is not a method that is known"),)
                )
            return
        if _has_unknown_names(call):
            operations: tuple[Operation, ...] = (
                Opaque(f"{call.name} of what is only known at run time"),
            )
        else:
            operations = tuple(method(call, self.project.server))
        yield self._statement(call.span, operations)

    def _execute(self, call: Called, context: Context) -> Iterator[Statement]:
        """SQL as text, or an expression."""
        value = call.argument(0, "sqltext", "statement")
        rows = tuple(written_rows(value, self.file.tables, in_loop=context.in_loop))
        if rows:
            yield self._statement(call.span, rows)
            return
        text = _sql(value)
        if text is not None:
            place = self.file.source.place(call.span)
            yield from statements_of_sql(
                text,
                self.project.server,
                place,
                placeholders=PLACEHOLDERS[:2],
                in_loop=context.in_loop,
            )
        elif _only_inserts(value):
            yield self._statement(call.span, (RunCode(call.path),))
        elif not _only_reads(value):
            yield self._statement(call.span, (Opaque(DYNAMIC),))

    def _other(self, call: Called, context: Context) -> Iterator[Statement]:
        """Sessions, code in batches, functions that come from elsewhere."""
        if is_untraced(call, self.file.op_names):
            yield self._statement(call.span, (Opaque(UNTRACED),))
            return
        inner = [
            one
            for one in inner_calls(call)
            if one is not call and one.name in _EXECUTES and one.arguments
        ]
        for one in inner:
            yield from self._execute(one, context)
        rows = tuple(written_rows(call, self.file.tables, in_loop=context.in_loop))
        if rows:
            yield self._statement(call.span, rows)
            return
        if call.name in (
            "add",
            "add_all",
            "bulk_save_objects",
            "bulk_insert_mappings",
            "bulk_update_mappings",
            "merge",
        ):
            if "session" in call.path.lower():
                yield self._statement(call.span, (RunCode(call.path),))
            return
        module = self.file.imported.get(call.path)
        if module is not None:
            helper = any(word in module for word in _HELPERS)
            found = Opaque(f"{call.path} comes from {module}") if helper else RunCode(call.path)
            yield self._statement(call.span, (found,))

    def _statement(self, span: Span, operations: tuple[Operation, ...]) -> Statement:
        source = self.file.source
        return Statement(
            source.text(span), operations or (Other("nothing"),), source.place(span), sql=False
        )


def _is_block(call: Called) -> bool:
    return call.name in _BLOCKS


def _outside(statements: tuple[Statement, ...], outside: set[int]) -> tuple[Statement, ...]:
    """What runs in an autocommit block is in no transaction; what follows it is in another one."""
    found, more, before = [], 0, False
    for one in statements:
        out = id(one.place) in outside
        more += 1 if before and not out else 0
        before = out
        number = None if out or one.transaction is None else one.transaction + more
        found.append(replace(one, transaction=number))
    return tuple(found)


def _sql(value: Value) -> str | None:
    """The text of SQL that is given as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Called) and value.name in ("bindparams", "execution_options", "columns"):
        return _sql(value.receiver)
    if isinstance(value, Called) and value.name in ("text", "DDL", "SQL") and value.arguments:
        inner = value.arguments[0]
        return inner if isinstance(inner, str) else MARK
    return sql_text(value) or None


def _only_inserts(value: Value) -> bool:
    """Whether an expression adds rows, to whichever table."""
    names = {one.name for one in inner_calls(value)} if isinstance(value, Called) else set()
    return "insert" in names and not names & {"update", "delete"}


def _only_reads(value: Value) -> bool:
    names = {one.name for one in inner_calls(value)} if isinstance(value, Called) else set()
    return bool(names & {"select", "query"})


def _has_unknown_names(call: Called) -> bool:
    """Whether a name of a table or column is only known at run time."""
    named = call.arguments[:2] if call.name != "bulk_insert" else ()
    return any(map(_is_unknown, named))


def _is_unknown(value: Value) -> bool:
    if isinstance(value, Called):
        return value.name not in _PARTS and not name_of(value)
    return isinstance(value, Unknown | Reference) or (isinstance(value, str) and MARK in value)


def _enum(call: Called, *, made: bool) -> Operation:
    name = ObjectName(
        known_text(call.keywords.get("name")) or "", known_text(call.keywords.get("schema"))
    )
    if made:
        return CreateObject(ObjectKind.TYPE, name, values=known_texts(call.arguments))
    return DropObject(ObjectKind.TYPE, name)
