"""node-pg-migrate's columns and constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.specs import actions, column_names, table_name
from shipcheck.migrations.javascript_builders.values import default_sql, names_of, option, text_of
from shipcheck.migrations.rendered_sql import tables
from shipcheck.migrations.rendered_sql.columns import ColumnSpec, Reference, reference_sql
from shipcheck.migrations.rendered_sql.names import listed
from shipcheck.migrations.scripts.values import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

# Source: node-pg-migrate's typeAdapters and the shorthand `id`.
_TYPES = {
    "int": "integer", "string": "text", "float": "real", "double": "double precision",
    "datetime": "timestamp", "bool": "boolean",
}  # fmt: skip
_ID: dict[Value, Value] = {"type": "serial", "primaryKey": True}


def column_specs(value: Value, shorthands: Value) -> Iterator[ColumnSpec]:
    """The columns of an object; what is no object is one that nobody knows."""
    if not isinstance(value, dict):
        yield ColumnSpec(MARK, "text")
        return
    for name, one in value.items():
        yield column_spec(str(name), full(one, shorthands))


def full(value: Value, shorthands: Value) -> Mapping[Value, Value]:
    """A column as an object: a type alone is one too, and shorthands are written out."""
    options: dict[Value, Value] = dict(value) if isinstance(value, dict) else {"type": value}
    short = options.get("type")
    known = option(shorthands, short) if isinstance(short, str) else None
    if known is None and short == "id":
        known = _ID
    if known is None:
        return options
    whole: dict[Value, Value] = {"type": known}
    if isinstance(known, dict):
        whole = dict(known)
    whole.update({key: one for key, one in options.items() if key != "type"})
    return whole


def column_spec(name: str, options: Mapping[Value, Value]) -> ColumnSpec:
    """One column."""
    value: Value = dict(options)
    given = "default" in options
    return ColumnSpec(
        name,
        type_of(option(value, "type")),
        nullable=False if option(value, "notNull") is True else None,
        default=default_sql(option(value, "default")) if given else None,
        unique=option(value, "unique") is True,
        primary=option(value, "primaryKey") is True,
        references=reference_of(value),
        check=text_of(option(value, "check")),
        extra=_generated(value),
    )


def type_of(value: Value) -> str:
    """A type by its name or by that of a type of one's own."""
    text = table_name(value) if isinstance(value, dict) else text_of(value, MARK)
    return _TYPES.get(text.lower(), text)


def reference_of(options: Value) -> Reference | None:
    """`references: 'users'`, `'users(id)'`, `'"users"'` or an object with a schema."""
    given = option(options, "references")
    if given is None:
        return None
    table, _, columns = table_name(given).rstrip(")").partition("(")
    names = tuple(one.strip() for one in columns.split(",") if one.strip())
    return Reference(table.strip() or MARK, names, actions(options))


def _generated(options: Value) -> str:
    sequence = option(options, "sequenceGenerated")
    if sequence is not None:
        return f"GENERATED {text_of(option(sequence, 'precedence'), 'BY DEFAULT')} AS IDENTITY"
    expression = option(options, "expressionGenerated")
    return f"GENERATED ALWAYS AS ({text_of(expression)}) STORED" if expression else ""


def constraints(table: str, name: str, options: Value, server: Server) -> Iterator[str]:
    """The constraints of an object, with the names that the tool gives them."""
    if not isinstance(options, dict):
        yield tables.constraint(name or None, text_of(options, MARK), server)
        return
    for check in names_of(option(options, "check")):
        yield tables.constraint(name or f"{table}_chck", f"CHECK ({check})", server)
    for columns in _sets(option(options, "unique")):
        given = name or f"{table}_uniq_{'_'.join(columns)}"
        yield tables.constraint(given, f"UNIQUE {listed(columns, server)}", server)
    key = column_names(option(options, "primaryKey")) if option(options, "primaryKey") else ()
    if key:
        yield tables.constraint(
            name or f"{table}_pkey", f"PRIMARY KEY {listed(key, server)}", server
        )
    foreign = option(options, "foreignKeys")
    for one in foreign if isinstance(foreign, tuple) else (foreign,) if foreign else ():
        columns = column_names(option(one, "columns"))
        target = reference_of(one) or Reference(MARK)
        body = f"FOREIGN KEY {listed(columns, server)} {reference_sql(target, server)}"
        yield tables.constraint(name or f"{table}_fk_{'_'.join(columns)}", body, server)
    if option(options, "exclude"):
        body = f"EXCLUDE {text_of(option(options, 'exclude'))}"
        yield tables.constraint(name or f"{table}_excl", body, server)


def _sets(value: Value) -> Iterator[tuple[str, ...]]:
    """`'a'`, `['a', 'b']` and `[['a'], ['b', 'c']]`."""
    if isinstance(value, tuple) and any(isinstance(one, tuple) for one in value):
        for one in value:
            yield column_names(one)
    elif value is not None:
        yield column_names(value)
