"""What several tools are told alike: tables with their schema, indexes and constraints as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.javascript_builders.values import names_of, option, text_of
from shipcheck.migrations.rendered_sql.names import quoted

if TYPE_CHECKING:
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server


def table_name(value: Value) -> str:
    """A table by its name, or by an object with its schema and name."""
    if not isinstance(value, dict):
        return text_of(value).replace('"', "").replace("`", "")
    name = text_of(option(value, "tableName", "name", "model"))
    schema = option(value, "schema")
    return f"{schema}.{name}" if isinstance(schema, str) else name


def column_names(value: Value) -> tuple[str, ...]:
    """Names of columns, also as objects with a `name`; expressions are left as they are."""
    values = value if isinstance(value, tuple) else (value,)
    found: list[str] = []
    for one in values:
        inner = option(one, "name", "attribute", "field", "value") if isinstance(one, dict) else one
        found.extend(names_of(inner))
    return tuple(found)


def quoted_columns(value: Value, server: Server) -> tuple[str, ...]:
    """The columns of an index as SQL: names are quoted, expressions stand in parentheses."""
    return tuple(f"({one})" if "(" in one else quoted(one, server) for one in column_names(value))


def actions(value: Value) -> str:
    """`ON DELETE …` and `ON UPDATE …` of an object."""
    found = [
        f"ON {word} {text_of(option(value, name))}"
        for word, name in (("DELETE", "onDelete"), ("UPDATE", "onUpdate"))
        if isinstance(option(value, name), str)
    ]
    return " ".join(found)
