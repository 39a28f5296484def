"""The functions of `Ecto.Migration`, forward and turned round."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.ecto_operations.columns import (
    column,
    constraint_of,
    index_of,
    options_of,
    reference,
    table_of,
    timestamps,
    type_of,
)
from shipcheck.migrations.operations import (
    AddColumn,
    AddConstraint,
    AlterColumnType,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropIndex,
    DropNotNull,
    DropTable,
    ObjectKind,
    Opaque,
    Operation,
    RedefineColumn,
    RenameColumn,
    RenameObject,
    RenameTable,
    SetDefault,
    SetNotNull,
)
from shipcheck.migrations.parts import Column, Constraint, ConstraintKind, Generated, ObjectName
from shipcheck.migrations.scripts.values import Called, Value, known_text
from shipcheck.migrations.servers import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.migrations.servers import Server

INDEXES = frozenset({"index", "unique_index"})
IRREVERSIBLE = "Ecto raises Ecto.MigrationError, cannot reverse migration command: "


class IrreversibleError(Exception):
    """Ecto cannot turn a command round; its text says which."""


def create(call: Called, inner: Sequence[Called], server: Server) -> Iterator[Operation]:
    """`create table(…)`, `create index(…)`, `create constraint(…)`."""
    what = call.argument(0)
    exists = call.name.endswith("if_not_exists")
    if not isinstance(what, Called):
        yield Opaque("what is created is only known at run time")
    elif what.name in INDEXES:
        concurrently = what.keywords.get("concurrently") is True
        yield CreateIndex(index_of(what), concurrently, exists)
    elif what.name == "constraint":
        yield AddConstraint(table_of(what), constraint_of(what))
    elif what.name == "table":
        yield _table(what, inner, server, exists=exists)
    else:
        yield Opaque(f"create {what.name} is not known")


def _table(what: Called, inner: Sequence[Called], server: Server, *, exists: bool) -> CreateTable:
    table = table_of(what)
    columns = list(_key(what, server))
    for one in inner:
        if one.name == "timestamps":
            columns += timestamps(one.keywords, server)
        elif one.name.startswith("add"):
            columns.append(column(table, one, server))
    return CreateTable(table, tuple(columns), if_not_exists=exists)


def _key(what: Called, server: Server) -> Iterator[Column]:
    given = what.keywords.get("primary_key", True)
    if given is False:
        return
    options = options_of(given)
    name, kind = known_text(options.get("name")) or "id", options.get("type", "bigserial")
    constraint = Constraint(ConstraintKind.PRIMARY_KEY, None, (name,))
    counts = Generated.SERIAL if kind in ("bigserial", "serial", "id") else None
    made = Column(name, type_of(kind, options, server), nullable=False, generated=counts)
    yield replace(made, constraints=(constraint,))


def drop(call: Called) -> Iterator[Operation]:
    """`drop table(…)`, `drop index(…)`, `drop constraint(…)`."""
    what = call.argument(0)
    exists = call.name.endswith("if_exists")
    cascade = call.keywords.get("mode") == "cascade"
    if not isinstance(what, Called):
        yield Opaque("what is dropped is only known at run time")
    elif what.name in INDEXES:
        index = index_of(what)
        name = ObjectName(index.name or "", index.table.schema)
        yield DropIndex(name, index.table, what.keywords.get("concurrently") is True, exists)
    elif what.name == "constraint":
        yield DropConstraint(table_of(what), known_text(what.argument(1)) or "", exists)
    elif what.name == "table":
        yield DropTable(table_of(what), exists, cascade)
    else:
        yield Opaque(f"drop {what.name} is not known")


def rename(call: Called) -> Iterator[Operation]:
    """`rename table(:a), to: table(:b)`, `rename table(:a), :x, to: :y`, `rename index(…), to: "b"`."""
    what, to = call.argument(0), call.keywords.get("to")
    if isinstance(what, Called) and what.name in INDEXES:
        index = index_of(what)
        yield RenameObject(
            ObjectKind.INDEX, ObjectName(index.name or ""), known_text(to) or "", index.table
        )
    elif len(call.arguments) > 1:
        yield RenameColumn(table_of(what), known_text(call.argument(1)) or "", known_text(to) or "")
    else:
        yield RenameTable(table_of(what), table_of(to).name)


def alter(table: ObjectName, one: Called, server: Server) -> Iterator[Operation]:
    """One line of `alter table(…) do`."""
    name = known_text(one.argument(0)) or ""
    match one.name:
        case "add" | "add_if_not_exists":
            yield from _add(table, one, server)
        case "remove" | "remove_if_exists":
            yield DropColumn(table, name, one.name.endswith("if_exists"))
        case "modify":
            yield from _modify(table, name, one, server)
        case "timestamps":
            for made in timestamps(one.keywords, server):
                yield AddColumn(table, made)
        case _:
            yield Opaque(f"{one.name} is not known in alter table")


def _add(table: ObjectName, one: Called, server: Server) -> Iterator[Operation]:
    """A foreign key that is not to be validated cannot stand at the column."""
    made = column(table, one, server)
    later = tuple(key for key in made.constraints if not key.valid)
    inline = tuple(key for key in made.constraints if key.valid)
    yield AddColumn(table, replace(made, constraints=inline), one.name.endswith("if_not_exists"))
    for key in later:
        yield AddConstraint(table, key)


def _modify(table: ObjectName, name: str, one: Called, server: Server) -> Iterator[Operation]:
    kind, options = one.argument(1), one.keywords
    before = options.get("from")
    if server.dialect in (Dialect.MYSQL, Dialect.MARIADB):
        made = column(table, one, server)
        yield RedefineColumn(table, name, replace(made, constraints=()))
    else:
        old = type_of(*_type_and_options(before), server)
        yield AlterColumnType(table, name, type_of(kind, options, server), old=old)
        if "null" in options:
            yield DropNotNull(table, name) if options["null"] is True else SetNotNull(table, name)
        if "default" in options:
            made = column(table, one, server)
            yield (
                SetDefault(table, name, made.default) if made.default else DropDefault(table, name)
            )
    if isinstance(kind, Called) and kind.name == "references":
        yield AddConstraint(table, reference(table, name, kind))


def inverse(call: Called) -> Called | None:
    """The command that undoes another; None where nothing is to be done.

    Raises:
        IrreversibleError: Ecto cannot.
    """
    what = call.argument(0)
    kind = what.name if isinstance(what, Called) else ""
    match call.name:
        case "create" | "create_if_not_exists":
            return replace(call, path="drop_if_exists" if call.name.endswith("exists") else "drop")
        case "drop" | "drop_if_exists" if kind in INDEXES:
            return replace(call, path="create")
        case "rename":
            return _renamed_back(call)
        case "flush":
            return None
        case "execute" if len(call.arguments) > 1:
            return replace(call, arguments=tuple(reversed(call.arguments[:2])))
        case _:
            raise IrreversibleError(f"{IRREVERSIBLE}{call.name} {kind}".strip())


def _renamed_back(call: Called) -> Called:
    what, to = call.argument(0), call.keywords.get("to")
    if isinstance(what, Called) and what.name in INDEXES:
        raise IrreversibleError(f"{IRREVERSIBLE}rename index")
    if len(call.arguments) > 1:
        return replace(call, arguments=(what, to), keywords={"to": call.argument(1)})
    return replace(call, arguments=(to,), keywords={"to": what})


def inverse_line(one: Called) -> Called:
    """The line of `alter table` that undoes another.

    Raises:
        IrreversibleError: Ecto cannot.
    """
    match one.name:
        case "add" | "add_if_not_exists":
            return replace(one, path="remove")
        case "remove" | "remove_if_exists" if one.argument(1) is not None:
            return replace(one, path="add")
        case "modify" if "from" in one.keywords:
            return _modified_back(one)
        case "timestamps":
            return replace(one, path="remove_timestamps")
        case _:
            raise IrreversibleError(f"{IRREVERSIBLE}alter table, {one.name}")


def _modified_back(one: Called) -> Called:
    before = one.keywords["from"]
    now: dict[Value, Value] = {key: value for key, value in one.keywords.items() if key != "from"}
    kind, options = _type_and_options(before)
    turned: dict[str, Value] = {**options, "from": (one.argument(1), now)}
    return replace(one, arguments=(one.argument(0), kind), keywords=turned)


def _type_and_options(value: Value) -> tuple[Value, dict[str, Value]]:
    """`from:` is a type, or a type with its options."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], dict):  # noqa: PLR2004 - a type and options
        return value[0], options_of(value[1])
    return value, {}
