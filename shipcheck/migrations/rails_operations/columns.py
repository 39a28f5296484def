"""Columns as Rails' options describe them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.statements import Evaluate, Exit
from shipcheck.migrations.parts import (
    Column,
    ColumnType,
    Constraint,
    ConstraintKind,
    Default,
    Generated,
    ObjectName,
    Volatility,
)
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.rails_operations.column_types import type_text
from shipcheck.migrations.scripts.values import Called, Closure, Reference, is_known, known_text
from shipcheck.migrations.servers import Dialect
from shipcheck.migrations.sql.types import column_type, default_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.migrations.scripts.evaluator import Evaluator
    from shipcheck.migrations.scripts.values import Value
    from shipcheck.migrations.servers import Server

LATEST = 8.0
"""The version of Rails that is assumed where a migration does not say it."""
BIG_KEYS_SINCE = 5.1
REFERENCES_INDEXED_SINCE = 5.0
MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Rails:
    """What columns depend on beside their options: the server, and the version in `Migration[7.1]`."""

    server: Server
    version: float
    evaluator: Evaluator

    @property
    def dialect(self) -> Dialect:
        """The server's."""
        return self.server.dialect

    @property
    def key_type(self) -> str:
        """The type of keys where nothing is said."""
        return "bigint" if self.version >= BIG_KEYS_SINCE else "integer"


def table_name(value: Value) -> ObjectName:
    """The name of a table, with its schema."""
    schema, dot, name = (known_text(value) or "").replace('"', "").rpartition(".")
    return ObjectName(name, schema if dot else None)


def type_of(kind: Value, options: Mapping[str, Value], rails: Rails) -> ColumnType | None:
    """The type of a column, None where it is not known."""
    word = known_text(kind)
    if word is None:
        return None
    if word == "virtual":
        word = known_text(options.get("type")) or ""
    text = type_text(word, options, rails.dialect, rails.version)
    return column_type(text, rails.server) if text else None


def column(name: str, kind: Value, options: Mapping[str, Value], rails: Rails) -> Column:
    """A column by its type and options."""
    generated = None
    if kind == "virtual":
        generated = Generated.STORED if options.get("stored") is True else Generated.VIRTUAL
    elif kind in ("serial", "bigserial") or options.get("auto_increment") is True:
        generated = Generated.SERIAL
    elif kind == "primary_key":
        return key_column(
            name, "bigint" if rails.version >= BIG_KEYS_SINCE else "integer", {}, rails
        )
    key = options.get("primary_key") is True
    constraints = (Constraint(ConstraintKind.PRIMARY_KEY, None, (name,)),) if key else ()
    placed = "after" in options or options.get("first") is True
    return Column(
        name, type_of(kind, options, rails), options.get("null") is not False and not key,
        default(options.get("default"), rails) if "default" in options else None,
        generated, constraints, first_or_after=placed,
    )  # fmt: skip


def key_column(name: str, kind: str, options: Mapping[str, Value], rails: Rails) -> Column:
    """A primary key: it counts up, or is a UUID that the server makes."""
    constraint = Constraint(ConstraintKind.PRIMARY_KEY, None, (name,))
    given = default(options["default"], rails) if "default" in options else None
    word = "bigint" if kind == "primary_key" else kind
    made = type_of(word, options, rails)
    if word in ("integer", "bigint") and given is None:
        return Column(name, made, False, None, Generated.SERIAL, (constraint,))  # noqa: FBT003 - NOT NULL
    if word == "uuid" and "default" not in options and rails.dialect is Dialect.POSTGRESQL:
        given = Default("gen_random_uuid()", Volatility.VOLATILE)
    return Column(name, made, False, given, None, (constraint,))  # noqa: FBT003 - NOT NULL


def default(value: Value, rails: Rails) -> Default | None:  # noqa: PLR0911 - one a kind of value
    """A default value; a block gives SQL."""
    if value is None:
        return None
    if isinstance(value, Closure):
        text = _block_text(value, rails.evaluator)
        return (
            default_of(text, rails.server) if text else Default("an expression", Volatility.UNKNOWN)
        )
    if isinstance(value, bool):
        return Default(
            str(value).lower() if rails.dialect is Dialect.POSTGRESQL else str(int(value))
        )
    if isinstance(value, int | float):
        return Default(str(value))
    if isinstance(value, str) and is_known(value):
        return Default("'" + value.replace("'", "''") + "'")
    if isinstance(value, Called | Reference):
        return Default(f"'{value.path}'")  # Ruby works it out once
    return Default("'{}'" if value in ((), {}) else "'…'")


def _block_text(block: Closure, evaluator: Evaluator) -> str | None:
    """The SQL that `-> { "now()" }` gives."""
    body = block.function.body
    last = body.statements[-1] if body is not None and body.statements else None
    if isinstance(last, Evaluate):
        return known_text(evaluator.value(last.expression, block.names))
    if isinstance(last, Exit):
        return known_text(evaluator.value(last.value, block.names))
    return None


def timestamps(options: Mapping[str, Value], rails: Rails) -> list[Column]:
    """`created_at` and `updated_at`, which must have values since Rails 5.0."""
    given = dict(options)
    if "null" not in given:
        given["null"] = rails.version < REFERENCES_INDEXED_SINCE
    if "precision" not in given and rails.version >= MOST_DIGITS:
        given["precision"] = MOST_DIGITS
    return [column(name, "datetime", given, rails) for name in ("created_at", "updated_at")]


def foreign_key(table: ObjectName, target: Value, options: Mapping[str, Value]) -> Constraint:
    """A foreign key to a table."""
    to = table_name(target)
    given = options.get("column")
    listed = given if isinstance(given, tuple) else (given,)
    columns = tuple(text for text in map(known_text, listed) if text)
    columns = columns or (f"{inflection.singularize(to.name)}_id",)
    key = known_text(options.get("primary_key")) or "id"
    name = known_text(options.get("name")) or inflection.foreign_key_name(str(table), columns[0])
    return Constraint(
        ConstraintKind.FOREIGN_KEY,
        name,
        columns,
        to,
        (key,),
        valid=options.get("validate") is not False,
    )
