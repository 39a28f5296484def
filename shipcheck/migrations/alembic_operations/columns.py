"""`sa.Column` and the constraints of SQLAlchemy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.alembic_operations.sqlalchemy_types import type_of
from shipcheck.migrations.parts import (
    Column,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.scripts.values import (
    Called,
    Reference,
    Value,
    is_known,
    known_text,
    known_texts,
)
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import default_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.servers import Server

_KEYS = frozenset({"Integer", "BigInteger", "SmallInteger", "INTEGER", "BIGINT", "SMALLINT"})
"""Types whose primary key counts up by itself."""


def name_of(value: Value) -> str:
    """A name; `op.f("name")` is it too."""
    if isinstance(value, Called) and value.name in ("f", "conv", "quoted_name") and value.arguments:
        return name_of(value.arguments[0])
    return known_text(value) or ""


def names_of(value: Value) -> tuple[str, ...]:
    """Names of columns, or texts of expressions."""
    found = []
    for one in value if isinstance(value, tuple) else (value,):
        text = _expression(one)
        if text:
            found.append(text)
    return tuple(found)


def _expression(value: Value) -> str:
    if isinstance(value, str):
        return known_text(value) or ""
    if isinstance(value, Called) and value.name in (
        "text",
        "literal_column",
        "column",
        "desc",
        "asc",
        "f",
    ):
        return _expression(value.arguments[0] if value.arguments else value.receiver)
    if isinstance(value, Called):
        return f"{value.name}({', '.join(map(_expression, value.arguments))})"
    return value.name if isinstance(value, Reference) else ""


def table_name(value: Value, schema: Value = None) -> ObjectName:
    """The name of a table, with its schema."""
    name, given = name_of(value), known_text(schema)
    return ObjectName(name, given)


def schema_of(call: Called) -> str | None:
    """The schema that a call is given."""
    return known_text(call.keywords.get("schema"))


def column_of(call: Called, server: Server) -> tuple[Column, tuple[Constraint, ...]]:
    """A column, and its foreign keys: Alembic adds those in statements of their own."""
    name = name_of(call.argument(0, "name"))
    given = list(call.arguments[1:])
    typed = given[0] if given and not _is_part(given[0]) else call.keywords.get("type_")
    primary = call.keywords.get("primary_key") is True
    nullable = call.keywords.get("nullable") is not False and not primary
    default = server_default(call.keywords.get("server_default"), server)
    inline, keys = [], []
    if primary:
        inline.append(Constraint(ConstraintKind.PRIMARY_KEY, None, (name,)))
    if call.keywords.get("unique") is True:
        inline.append(Constraint(ConstraintKind.UNIQUE, None, (name,)))
    for one in given:
        if isinstance(one, Called) and one.name == "ForeignKey":
            keys.append(_foreign_key(one, name))
        elif isinstance(one, Called) and one.name == "CheckConstraint":
            inline.append(
                Constraint(
                    ConstraintKind.CHECK, None, (name,), expression=sql_text(one.argument(0))
                )
            )
    made = Column(
        name, type_of(typed, server), nullable, default, _generated(call, typed), tuple(inline)
    )
    return made, tuple(keys)


def _is_part(value: Value) -> bool:
    words = ("ForeignKey", "CheckConstraint", "Identity", "Computed", "Sequence", "FetchedValue")
    return isinstance(value, Called) and value.name in words


def _generated(call: Called, typed: Value) -> Generated | None:
    for one in (*call.arguments, call.keywords.get("server_default")):
        if isinstance(one, Called) and one.name == "Identity":
            return Generated.IDENTITY
        if isinstance(one, Called) and one.name == "Computed":
            virtual = one.keywords.get("persisted") is False
            return Generated.VIRTUAL if virtual else Generated.STORED
    kind = typed.name if isinstance(typed, Called | Reference) else ""
    counts = (
        call.keywords.get("primary_key") is True and call.keywords.get("autoincrement") is not False
    )
    keyed = (
        counts
        and kind in _KEYS
        and not any(isinstance(one, Called) and one.name == "ForeignKey" for one in call.arguments)
    )
    return Generated.SERIAL if keyed else None


def _foreign_key(call: Called, column: str) -> Constraint:
    table, _, key = (known_text(call.argument(0, "column")) or "").rpartition(".")
    schema, dot, name = table.rpartition(".")
    to = ObjectName(name, schema if dot else None) if name else None
    return Constraint(
        ConstraintKind.FOREIGN_KEY,
        name_of(call.keywords.get("name")) or None,
        (column,),
        to,
        (key,),
    )


def server_default(value: Value, server: Server) -> Default | None:
    """`server_default=`: a string is a literal, `text` and functions are SQL."""
    if value is None or value is False:
        return None
    if isinstance(value, str):
        if not is_known(value):
            return Default("'…'")
        return Default("'" + value.replace("'", "''") + "'")
    if isinstance(value, Called) and value.name in ("Identity", "Computed", "FetchedValue"):
        return None
    text = sql_text(value)
    if text in ("true", "false") and server.dialect is not Dialect.POSTGRESQL:
        return Default(str(int(text == "true")))
    return default_of(text, server) if text else Default("an expression", Volatility.UNKNOWN)


def sql_text(value: Value) -> str:
    """An expression of SQLAlchemy as SQL, as far as it is plain; empty otherwise."""
    if isinstance(value, str):
        return known_text(value) or ""
    if isinstance(value, Called) and value.name in (
        "text",
        "literal_column",
        "DefaultClause",
        "sql",
    ):
        return sql_text(value.argument(0, "text"))
    if isinstance(value, Called) and value.name in ("true", "false", "null"):
        return value.name
    if isinstance(value, Called) and "func" in value.path.split("."):
        inside = ", ".join(sql_text(one) for one in value.arguments)
        return f"{value.name}({inside})"
    return str(value) if isinstance(value, int | float) else ""


def table_constraints(parts: tuple[Value, ...], server: Server) -> Iterator[Constraint]:  # noqa: ARG001 - as others
    """The constraints that stand among the columns of `create_table`."""
    for one in parts:
        if not isinstance(one, Called):
            continue
        name = name_of(one.keywords.get("name")) or None
        match one.name:
            case "PrimaryKeyConstraint":
                yield Constraint(ConstraintKind.PRIMARY_KEY, name, known_texts(one.arguments))
            case "UniqueConstraint":
                yield Constraint(ConstraintKind.UNIQUE, name, known_texts(one.arguments))
            case "CheckConstraint":
                yield Constraint(ConstraintKind.CHECK, name, expression=sql_text(one.argument(0)))
            case "ForeignKeyConstraint":
                yield _foreign_keys(one, name)
            case "ExcludeConstraint":
                yield Constraint(ConstraintKind.EXCLUSION, name)
            case _:
                continue


def _foreign_keys(call: Called, name: str | None) -> Constraint:
    columns, targets = (
        known_texts(call.argument(0, "columns")),
        known_texts(call.argument(1, "refcolumns")),
    )
    table = targets[0].rpartition(".")[0] if targets else ""
    schema, dot, last = table.rpartition(".")
    to = ObjectName(last, schema if dot else None) if last else None
    keys = tuple(one.rpartition(".")[2] for one in targets)
    return Constraint(ConstraintKind.FOREIGN_KEY, name, columns, to, keys)
