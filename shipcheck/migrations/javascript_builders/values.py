"""What tools are given by calls, as SQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from shipcheck.migrations.parts import ObjectName
from shipcheck.migrations.rendered_sql.names import literal
from shipcheck.migrations.scripts.values import MARK, Called, Reference, known_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.migrations.scripts.values import Value

RAW = frozenset({"raw", "literal", "func", "sql", "expression"})
"""Calls whose text is SQL as it is: `knex.raw`, `Sequelize.literal`, `pgm.func`."""
_NAMED = {"NOW": "CURRENT_TIMESTAMP", "UUIDV4": "gen_random_uuid()", "UUIDV1": "uuid_generate_v1()"}
"""Sequelize's own names of defaults."""


def default_sql(value: Value) -> str:
    """A default value; a value of the program's own is a constant, whatever it is."""
    match value:
        case str():
            return literal("" if MARK in value else value)
        case int() | float() | bool() | None:
            return literal(value)
        case dict() | tuple():
            return literal(_json(value))
        case Called():
            return called_sql(value)
        case Reference(path=path):
            return _NAMED.get(path.rpartition(".")[2], literal(""))
        case _:
            return literal("")


def called_sql(called: Called) -> str:
    """The SQL that a call stands for: `knex.fn.now()`, `Sequelize.literal('…')`, `fn('now')`."""
    first = called.arguments[0] if called.arguments else None
    name = called.name
    if name in RAW and isinstance(first, str):
        return first
    if name == "now":
        return "CURRENT_TIMESTAMP"
    if name == "uuid":
        return "gen_random_uuid()"
    if name in ("fn", "fun") and isinstance(first, str):
        inner = ", ".join(default_sql(one) for one in called.arguments[1:])
        return f"{first}({inner})"
    if name in ("stringify", "toString", "toISOString"):
        return literal("")
    return f"{MARK}()"


def text_of(value: Value, default: str = "") -> str:
    """A string, or a name that is only known at run time."""
    if isinstance(value, str):
        return value
    return default if value is None else MARK


def names_of(value: Value) -> tuple[str, ...]:
    """One name or several; those that nobody knows are marked."""
    if value is None:
        return ()
    values = value if isinstance(value, tuple) else (value,)
    return tuple(text_of(one) for one in values)


def object_name(value: Value) -> ObjectName | None:
    """A table by its text, `schema.table` too; None where it is only known at run time."""
    text = known_text(value)
    if not text:
        return None
    schema, _, name = text.replace('"', "").replace("`", "").rpartition(".")
    return ObjectName(name, schema or None)


def number(value: Value, default: int) -> int:
    """A whole number."""
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def option(value: Value, *names: str) -> Value:
    """What stands under any of these keys of an object; None where it is not there."""
    if not isinstance(value, dict):
        return None
    return next((value[name] for name in names if name in value), None)


def keys_of(value: Value) -> tuple[str, ...]:
    """The keys of an object, or of the first one in a list."""
    if isinstance(value, tuple):
        return keys_of(value[0]) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, dict) else ()


def in_quotes(values: Iterable[str]) -> str:
    """Texts as a list of literals."""
    return ", ".join(literal(one) for one in values)


def _json(value: Value) -> str:
    try:
        return json.dumps(value, default=lambda _: None)
    except (TypeError, ValueError):
        return "{}"
