"""The statements of a migration's functions, forward, and turned round as Ecto turns them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.ecto_operations import commands
from shipcheck.migrations.ecto_operations.columns import options_of, table_of, timestamps
from shipcheck.migrations.ecto_operations.commands import IrreversibleError
from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import (
    Delete,
    DropColumn,
    Insert,
    Opaque,
    Other,
    RunCode,
    Update,
)
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.scripts.binding import inner_calls
from shipcheck.migrations.scripts.calling import START
from shipcheck.migrations.scripts.raw_sql import PLACEHOLDERS, statements_of_sql
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.values import MARK, Called, Closure, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Span
    from shipcheck.migrations.ecto_operations.reading import EctoFile
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.project import Project
    from shipcheck.migrations.scripts.calling import Context, Event
    from shipcheck.migrations.scripts.values import Value

_COMMANDS = frozenset(
    {
        "create",
        "create_if_not_exists",
        "drop",
        "drop_if_exists",
        "rename",
        "execute",
        "execute_file",
        "alter",
        "flush",
    }
)
_HARMLESS = frozenset(
    {
        "direction",
        "repo",
        "prefix",
        "flush",
        "table",
        "index",
        "disable_ddl_transaction",
        "use",
        "require",
    }
)
_QUERIES = frozenset({"query", "query!", "query_many", "query_many!"})
_IN = re.compile(r"\bin\s+\"(\w+)\"")
_PICKS = frozenset({"where", "limit"})


@dataclass(slots=True)
class Walk:
    """One way through a migration; `impossible` says why Ecto cannot go back."""

    file: EctoFile
    project: Project
    impossible: list[str] = field(default_factory=list)
    raised: bool = False
    runner: Runner = field(init=False)

    def __post_init__(self) -> None:
        self.runner = Runner(
            self.file.source, self.file.functions, owned=lambda call: call.path in _COMMANDS,
            module_names=self.file.names, dialect=self.project.server.dialect,
        )  # fmt: skip

    def function(self, name: str, *, back: bool = False) -> Iterator[Statement]:
        """The statements of a function of the migration, turned round where it is asked for."""
        function = self.file.functions.get(name)
        if function is None:
            return
        events = self.runner.follow(Closure(function, self.file.names), (), START)
        groups = [list(self._event(one, back=back)) for one in events]
        for group in reversed(groups) if back else groups:
            yield from group

    def _event(self, event: Event, *, back: bool) -> Iterator[Statement]:
        call = event.called
        if call is None:
            if event.unread:
                yield self._statement(event.span, (Opaque(event.unread[:80]),))
            elif event.raised and not event.context.conditional:
                self.raised = True
            return
        if call.path not in _COMMANDS:
            yield from self._other(call, event.context)
        elif call.name == "alter":
            yield from self._alter(call, back=back)
        else:
            yield from self._command(call, event.context, back=back)

    def _inner(self, call: Called) -> list[Called]:
        """The lines of a table's block."""
        block, sole = call.block, call.keywords.get("do")
        if block is None:
            return [sole] if isinstance(sole, Called) else []
        return [
            one.called for one in self.runner.follow(block, (), START) if one.called is not None
        ]

    def _alter(self, call: Called, *, back: bool) -> Iterator[Statement]:
        table = table_of(call.argument(0))
        if not table.name:
            yield self._statement(call.span, (Opaque("alter of what is only known at run time"),))
            return
        lines = self._inner(call)
        for one in reversed(lines) if back else lines:
            try:
                made = commands.inverse_line(one) if back else one
            except IrreversibleError as error:
                self.impossible.append(str(error))
                continue
            yield self._statement(one.span, tuple(self._line(table, made)))

    def _line(self, table: ObjectName, one: Called) -> Iterator[Operation]:
        if one.name == "remove_timestamps":
            for made in timestamps(one.keywords, self.project.server):
                yield DropColumn(table, made.name)
        elif one.name != "timestamps" and _is_unknown(one.argument(0)):
            yield Opaque("a column whose name is only known at run time")
        else:
            yield from commands.alter(table, one, self.project.server)

    def _command(self, call: Called, context: Context, *, back: bool) -> Iterator[Statement]:
        made: Called | None = call
        if back:
            try:
                made = commands.inverse(call)
            except IrreversibleError as error:
                self.impossible.append(str(error))
                return
        if made is None or made.name == "flush":
            return
        if made.name.startswith("execute"):
            yield from self._execute(made, context)
        else:
            yield self._statement(call.span, tuple(self._operations(made)))

    def _operations(self, call: Called) -> Iterator[Operation]:
        what = call.argument(0)
        if isinstance(what, Called) and _is_unknown(what.argument(0)):
            yield Opaque(f"{call.name} of what is only known at run time")
        elif call.name.startswith("create"):
            yield from commands.create(call, self._inner(call), self.project.server)
        elif call.name.startswith("drop"):
            yield from commands.drop(call)
        else:
            yield from commands.rename(call)

    def _execute(self, call: Called, context: Context) -> Iterator[Statement]:
        value = call.argument(0)
        if isinstance(value, Closure):
            for event in self.runner.follow(value, (), context):
                yield from self._event(event, back=False)
        elif isinstance(value, str) and call.name == "execute":
            yield from self._sql(value, call, context)
        elif value not in (None, ()):
            yield self._statement(call.span, (Opaque(f"{call.name} of what is not in this file"),))

    def _sql(self, value: Value, call: Called, context: Context) -> Iterator[Statement]:
        place = self.file.source.place(call.span)
        yield from statements_of_sql(
            value,
            self.project.server,
            place,
            placeholders=PLACEHOLDERS[2:],
            in_loop=context.in_loop,
        )

    def _other(self, call: Called, context: Context) -> Iterator[Statement]:
        """Queries and rows of a repository, functions of other modules."""
        ran = [one for one in inner_calls(call) if one.name in _QUERIES and one.arguments]
        for one in ran:
            given = one.arguments[0] if isinstance(one.arguments[0], str) else one.argument(1)
            yield from self._sql(given if isinstance(given, str) else MARK, one, context)
        if ran or call.path in _HARMLESS:
            return
        rows = tuple(self._rows(call, context))
        if rows:
            yield self._statement(call.span, rows)
        elif (
            call.path[:1].isupper()
            and "." in call.path
            and not call.path.startswith(
                (
                    "Enum.",
                    "Logger.",
                    "String.",
                    "IO.",
                    "Application.",
                    "System.",
                    "Keyword.",
                    "Map.",
                    "List.",
                )
            )
        ):
            yield self._statement(call.span, (_code(call),))
        elif "." not in call.path and not call.name.endswith("?"):
            yield self._statement(
                call.span, (Opaque(f"{call.name} is not a function that is known"),)
            )

    def _rows(self, call: Called, context: Context) -> Iterator[Operation]:
        name = call.name.rstrip("!")
        if name not in ("update_all", "delete_all", "insert_all"):
            return
        text = self.file.source.text(call.span)
        found = _IN.search(text)
        first = call.arguments[0] if call.arguments else None
        chain = list(inner_calls(first)) if isinstance(first, Called) else []
        plain = next(
            (
                one.arguments[0]
                for one in reversed(chain)
                if one.arguments and isinstance(one.arguments[0], str)
            ),
            first,
        )
        table = found.group(1) if found is not None else plain
        if not isinstance(table, str):
            yield RunCode(call.path.lstrip("."))
            return
        limited = any(one.name in _PICKS or _PICKS & one.keywords.keys() for one in chain)
        if name == "insert_all":
            yield Insert(ObjectName(table))
        elif name == "delete_all":
            yield Delete(ObjectName(table), limited, context.in_loop)
        else:
            columns = tuple(options_of(call.keywords.get("set")))
            yield Update(ObjectName(table), columns, limited, context.in_loop)

    def _statement(self, span: Span, operations: tuple[Operation, ...]) -> Statement:
        source = self.file.source
        return Statement(
            source.text(span), operations or (Other("nothing"),), source.place(span), sql=False
        )


def _code(call: Called) -> Operation:
    """A function of another module: those that set up tables are not seen (`Oban.Migrations.up`)."""
    tables = call.name in ("up", "down", "change", "migrate")
    return (
        Opaque(f"{call.path} changes tables that are not seen here")
        if tables
        else RunCode(call.path)
    )


def _is_unknown(value: Value) -> bool:
    return not isinstance(value, str) or MARK in value or isinstance(value, Unknown)
