"""Conditions that Django writes as `Q(…)`, as SQL where they are simple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.migrations.django_operations.columns import column_name
from shipcheck.migrations.scripts.values import Called, Reference, Unknown, is_known

if TYPE_CHECKING:
    from shipcheck.migrations.django_operations.state import Model
    from shipcheck.migrations.scripts.values import Value

_COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "exact": "="}


def condition(value: Value, model: Model) -> str:
    """A condition as SQL; its source, where it is not simple."""
    if isinstance(value, Called) and value.name == "Q":
        parts = [condition(one, model) for one in value.arguments]
        parts += [
            _lookup(name, one, model)
            for name, one in value.keywords.items()
            if not name.startswith("_")
        ]
        for one in value.arguments:
            if isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str):  # noqa: PLR2004 - a lookup and its value
                parts = [*[part for part in parts if part], _lookup(one[0], one[1], model)]
        word = " OR " if value.keywords.get("_connector") == "OR" else " AND "
        text = word.join(f"({part})" if len(parts) > 1 else part for part in parts if part)
        return f"NOT ({text})" if value.keywords.get("_negated") is True else text
    if isinstance(value, tuple):
        return ""
    return value.text if isinstance(value, Unknown) else expression_text(value, model)


def _lookup(name: str, value: Value, model: Model) -> str:
    words = name.split("__")
    lookup = words[-1] if len(words) > 1 else "exact"
    field = model.fields.get(words[0])
    column = f'"{column_name(field) if field is not None else words[0]}"'
    if lookup == "isnull" and isinstance(value, bool):
        return f"{column} IS NULL" if value else f"{column} IS NOT NULL"
    if lookup in _COMPARISONS:
        return f"{column} {_COMPARISONS[lookup]} {_literal(value, model)}"
    if lookup == "in" and isinstance(value, tuple):
        return f"{column} IN ({', '.join(_literal(one, model) for one in value)})"
    return f"{name} = {_literal(value, model)}"


def _literal(value: Value, model: Model) -> str:
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "NULL"
    if isinstance(value, str) and is_known(value):
        return "'" + value.replace("'", "''") + "'"
    return expression_text(value, model) if isinstance(value, Called) else str(value)


def expression_text(value: Value, model: Model) -> str:
    """The text of an expression of an index: `lower("name")`."""
    if isinstance(value, str):
        field = model.fields.get(value.lstrip("-"))
        return column_name(field) if field is not None else value
    if (
        isinstance(value, Called)
        and value.name in ("F", "OrderBy", "OpClass", "Collate")
        and value.arguments
    ):
        return expression_text(value.arguments[0], model)
    if isinstance(value, Called) and value.name in ("asc", "desc"):
        return expression_text(value.receiver, model)
    if isinstance(value, Called):
        return f"{value.name.lower()}({', '.join(expression_text(one, model) for one in value.arguments)})"
    if isinstance(value, Reference):
        return value.path
    return value.text if isinstance(value, Unknown) else str(value)
