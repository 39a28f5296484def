"""`create_table` with its block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import CreateIndex, CreateTable, DropTable, Opaque
from shipcheck.migrations.parts import Constraint, ConstraintKind
from shipcheck.migrations.rails_operations import inflection
from shipcheck.migrations.rails_operations.column_types import PLAIN
from shipcheck.migrations.rails_operations.columns import (
    column,
    foreign_key,
    key_column,
    table_name,
    timestamps,
)
from shipcheck.migrations.rails_operations.references import (
    index,
    reference_columns,
    reference_index,
    reference_key,
)
from shipcheck.migrations.scripts.values import Called, known_text, known_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column, ObjectName
    from shipcheck.migrations.rails_operations.columns import Rails
    from shipcheck.migrations.scripts.values import Value

HARMLESS = frozenset({"comment", "set_table_comment", "engine", "options"})


@dataclass(slots=True)
class Built:
    """What the block of a table adds up to."""

    table: ObjectName
    rails: Rails
    columns: list[Column] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    indexes: list[CreateIndex] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add(self, call: Called) -> None:
        """One call of the block: `t.string :name, null: false`."""
        name, options = call.name, call.keywords
        if name in ("references", "belongs_to"):
            for one in known_texts(call.arguments):
                self._reference(one, options)
        elif name == "timestamps":
            self.columns += timestamps(options, self.rails)
        elif name == "column":
            self._columns(call.arguments[:1], call.argument(1, "type"), options)
        elif name in (
            "index",
            "foreign_key",
            "check_constraint",
            "unique_constraint",
            "exclusion_constraint",
        ):
            self._part(name, call)
        elif name in PLAIN:
            self._columns(call.arguments, name, options)
        elif name in ("timestamp_columns", *HARMLESS) or name.endswith("?"):
            return
        else:
            self.unknown.append(name)

    def _columns(self, names: tuple[Value, ...], kind: Value, options: Mapping[str, Value]) -> None:
        for one in known_texts(names):
            self.columns.append(column(one, kind, options, self.rails))
            given = options.get("index")
            if given:
                extra = (
                    {str(key): value for key, value in given.items()}
                    if isinstance(given, dict)
                    else {}
                )
                self.indexes.append(index(self.table, (one,), extra))

    def _reference(self, name: str, options: Mapping[str, Value]) -> None:
        self.columns += reference_columns(name, options, self.rails)
        made = reference_index(self.table, name, options, self.rails)
        key = reference_key(self.table, name, options)
        self.indexes += [made] if made is not None else []
        self.constraints += [key] if key is not None else []

    def _part(self, name: str, call: Called) -> None:
        first, options = call.argument(0), call.keywords
        if name == "index":
            self.indexes.append(index(self.table, first, options))
        elif name == "foreign_key":
            self.constraints.append(foreign_key(self.table, first, options))
        else:
            self.constraints.append(constraint(self.table, name, first, options))


def constraint(
    table: ObjectName, kind: str, given: Value, options: Mapping[str, Value]
) -> Constraint:
    """A check, a unique or an exclusion constraint; `kind` is Rails' word for it."""
    name = known_text(options.get("name"))
    valid = options.get("validate") is not False
    if kind == "unique_constraint":
        columns = known_texts(given)
        using = known_text(options.get("using_index"))
        made = name or inflection.unique_name(str(table), columns)
        return Constraint(ConstraintKind.UNIQUE, made, columns, using_index=using)
    text = known_text(given) or ""
    if kind == "exclusion_constraint":
        return Constraint(ConstraintKind.EXCLUSION, name, expression=text)
    made = name or inflection.check_name(str(table), text)
    return Constraint(ConstraintKind.CHECK, made, expression=text, valid=valid)


def create_table(call: Called, inner: Iterable[Called], rails: Rails) -> Iterator[Operation]:
    """A table with what its block says; `force` drops the one that is there before."""
    table, options = table_name(call.argument(0)), call.keywords
    built = Built(table, rails)
    _add_key(built, options)
    for one in inner:
        built.add(one)
    if options.get("force"):
        yield DropTable(table, if_exists=True, cascade=options.get("force") == "cascade")
    yield CreateTable(
        table, tuple(built.columns), tuple(built.constraints),
        if_not_exists=options.get("if_not_exists") is True,
        temporary=options.get("temporary") is True,
        complete="as" not in options, filled="as" in options,
    )  # fmt: skip
    yield from built.indexes
    yield from (Opaque(f"{one} is not a type of column that is known") for one in built.unknown)


def _add_key(built: Built, options: Mapping[str, Value]) -> None:
    """The primary key: `id` unless the options say something else."""
    kind, given = options.get("id", True), options.get("primary_key")
    if kind is False:
        return
    if isinstance(given, tuple):
        columns = known_texts(given)
        built.constraints.append(Constraint(ConstraintKind.PRIMARY_KEY, None, columns))
        return
    extra: dict[str, Value] = {}
    if isinstance(kind, dict):
        extra = {str(key): value for key, value in kind.items()}
        kind = extra.pop("type", built.rails.key_type)
    if "default" in options:
        extra["default"] = options["default"]
    word = built.rails.key_type if kind is True else known_text(kind) or built.rails.key_type
    built.columns.append(key_column(known_text(given) or "id", word, extra, built.rails))


def create_join_table(call: Called, inner: Iterable[Called], rails: Rails) -> Iterator[Operation]:
    """A table of two references, without a key of its own."""
    names = known_texts(call.arguments[:2])
    options = dict(call.keywords)
    table = join_table_name(names, options)
    given = options.get("column_options")
    extra = {str(key): value for key, value in given.items()} if isinstance(given, dict) else {}
    built = Built(table, rails)
    for one in names:
        kind = extra.get("type", rails.key_type)
        merged = {"null": False, **extra}
        built.columns.append(column(f"{inflection.singularize(one)}_id", kind, merged, rails))
    for each in inner:
        built.add(each)
    yield CreateTable(table, tuple(built.columns), tuple(built.constraints))
    yield from built.indexes


def join_table_name(names: tuple[str, ...], options: Mapping[str, Value]) -> ObjectName:
    """The name of a join table: both names in the order of the alphabet."""
    given = options.get("table_name")
    return table_name(given) if isinstance(given, str) else table_name("_".join(sorted(names)))
