"""What functions of `RunPython` do, as far as they show it: which tables they write, and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations.columns import column_name, table_of
from shipcheck.migrations.migration import Statement
from shipcheck.migrations.operations import Delete, Insert, Opaque, RunCode, Update
from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.scripts.binding import inner_calls
from shipcheck.migrations.scripts.calling import START
from shipcheck.migrations.scripts.raw_sql import PLACEHOLDERS, statements_of_sql
from shipcheck.migrations.scripts.running import Runner
from shipcheck.migrations.scripts.values import Called, Closure, Reference, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.django_operations.reading import DjangoFile
    from shipcheck.migrations.django_operations.world import World
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.scripts.calling import Event
    from shipcheck.migrations.scripts.values import Value

_INSERTS = frozenset(
    {"create", "bulk_create", "get_or_create", "update_or_create", "aget_or_create"}
)
_PICKS = frozenset({"filter", "exclude", "get", "first", "last", "in_bulk"})
_STRING = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
"""What names a model without using it: `apps.get_model("shop", "Account")`."""
_WORD = re.compile(r"[A-Za-z_]\w*")
_EXECUTES = frozenset({"execute", "executemany"})


def code_statements(
    call: Called, value: Value, file: DjangoFile, world: World
) -> Iterator[Statement]:
    """The statements of one function: the code itself, the rows it writes, and its raw SQL."""
    place = file.source.place(call.span)
    text = file.source.text(call.span)
    if isinstance(value, Called) and value.name == "partial" and value.arguments:
        value = value.arguments[0]
    function = value.function if isinstance(value, Closure) else None
    if function is None and isinstance(value, Reference):
        function = file.functions.get(value.path)
    name = (
        getattr(value, "path", "")
        or (function.name if function is not None else "")
        or "a function"
    )
    if function is None:
        yield Statement(text, (RunCode(name),), place, sql=False)
        return
    runner = Runner(
        file.source, file.functions, module_names=file.names, dialect=world.server.dialect
    )
    names = value.names if isinstance(value, Closure) else file.names
    given = tuple(Reference(one) for one in ("apps", "schema_editor"))
    found = list(runner.called(Called(name, given, {}, call.span, Closure(function, names)), START))
    rows = [one for event in found for one in _rows(event, world)]
    touches = tuple(
        dict.fromkeys(one.table for one in rows if isinstance(one, Update | Delete | Insert))
    )
    yield Statement(text, (RunCode(name, touches), *dict.fromkeys(rows)), place, sql=False)
    for event in found:
        yield from _raw(event, file, world)


def live_models(value: Value, file: DjangoFile) -> tuple[str, ...]:
    """Models of the running code that a function uses instead of those of `apps`."""
    if not file.imported or not isinstance(value, Closure | Reference):
        return ()
    function = value.function if isinstance(value, Closure) else file.functions.get(value.path)
    if function is None or function.body is None:
        return ()
    words, waiting = set[str](), [function]
    while waiting:
        text = _STRING.sub("", file.source.text(waiting.pop().span))
        found = set(_WORD.findall(text)) - words
        words |= found
        waiting += [file.functions[one] for one in found if one in file.functions]
    return tuple(sorted(file.imported & words))


def _raw(event: Event, file: DjangoFile, world: World) -> Iterator[Statement]:
    """The SQL that a cursor or the schema editor is given."""
    for called in inner_calls(event.called) if event.called is not None else ():
        if called.name in _EXECUTES and called.arguments:
            place = file.source.place(called.span)
            parts = called.arguments[0]
            for one in parts if isinstance(parts, tuple) else (parts,):
                yield from statements_of_sql(
                    one,
                    world.server,
                    place,
                    placeholders=PLACEHOLDERS[:1],
                    in_loop=event.context.in_loop,
                )


def _rows(event: Event, world: World) -> Iterator[Operation]:
    """The rows that a call writes."""
    if event.unread:
        yield Opaque(f"code that does not parse: {event.unread}"[:80])
    called = event.called
    for call in inner_calls(called) if called is not None else ():
        model = _model_of(call.receiver)
        if model is None:
            continue
        table, column_names = _table(model, world)
        limited = _is_limited(call.receiver)
        loop = event.context.in_loop
        if call.name in ("update", "aupdate"):
            yield Update(
                table, tuple(column_names.get(one, one) for one in call.keywords), limited, loop
            )
        elif call.name == "bulk_update":
            listed = known_texts(call.argument(1, "fields"))
            yield Update(
                table,
                tuple(column_names.get(one, one) for one in listed),
                limited=True,
                in_loop=loop,
            )
        elif call.name in ("delete", "adelete"):
            yield Delete(table, limited, loop)
        elif call.name == "save" and loop:  # a single row keeps nobody waiting
            yield Update(table, (), limited=True, in_loop=True)
        elif call.name in _INSERTS:
            yield Insert(table)


def _model_of(value: Value) -> tuple[str, str] | None:
    """The model that a chain of calls begins with: `apps.get_model("app", "Model").objects…`."""
    while isinstance(value, Called):
        if value.name == "get_model" and value.arguments:
            first = known_text(value.arguments[0])
            second = known_text(value.argument(1, "model_name"))
            if first and second is None and "." in first:
                app, _, name = first.partition(".")
                return app, name
            return (first, second) if first and second else None
        value = value.receiver
    return None


def _is_limited(value: Value) -> bool:
    while isinstance(value, Called):
        if value.name in _PICKS:
            return True
        value = value.receiver
    return False


def _table(model: tuple[str, str], world: World) -> tuple[ObjectName, dict[str, str]]:
    found = world.model(*model)
    if found is None:
        return ObjectName("_".join(model).lower()), {}
    return table_of(found, world), {one.name: column_name(one) for one in found.fields.values()}
