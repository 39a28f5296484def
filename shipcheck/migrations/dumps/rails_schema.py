"""`db/schema.rb`: what Rails' schema dumper writes, read as the calls that it consists of."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Lambda, Name, Text
from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Evaluate
from shipcheck.migrations.applying import apply_all
from shipcheck.migrations.dumps.rails_types import Sql, column_from, key_column
from shipcheck.migrations.operations import (
    AddConstraint,
    CreateIndex,
    CreateObject,
    CreateTable,
    ObjectKind,
)
from shipcheck.migrations.parts import Constraint, ConstraintKind, Index, ObjectName
from shipcheck.migrations.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Block
    from shipcheck.migrations.dumps.rails_types import Options
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.parts import Column
    from shipcheck.migrations.servers import Server

_DEFINE = re.compile(rb"ActiveRecord::Schema(?:\[(\d+\.\d+)\])?\.define\((?:version: ?([\d_]+))?\)")
_OLDEST = 4.2
"""The version of Rails that a schema without one counts as: times have no digits of a second."""
PAIR = 2
"""A key and its value."""


def read(content: bytes, server: Server) -> tuple[Schema, str | None] | None:
    """The schema, and the version of the newest migration in it; None where Rails did not write it."""
    found = _DEFINE.search(content)
    if found is None:
        return None
    rails = float(found[1]) if found[1] else _OLDEST
    version = found[2].replace(b"_", b"").decode() if found[2] else None
    operations = [
        one
        for statement in read_source("ruby", content).body.statements
        if isinstance(statement, Evaluate) and isinstance(statement.expression, Call)
        for one in _Reader(server, rails).calls(statement.expression)
    ]
    return (
        apply_all(Schema(complete=True), operations, new=False, dialect=server.dialect),
        version,
    )


class _Reader:
    """Turns calls into operations."""

    def __init__(self, server: Server, rails: float) -> None:
        self._server = server
        self._rails = rails

    def calls(self, outer: Call) -> Iterator[Operation]:
        """The operations of the calls in a block."""
        for name, call in _calls(outer.block.body if outer.block else None):
            plain, options = _arguments(call)
            if not plain:
                continue
            if name == "create_table":
                yield from self._table(str(plain[0]), options, call)
            elif name == "create_enum" and len(plain) > 1 and isinstance(plain[1], list):
                values = tuple(map(str, plain[1]))
                yield CreateObject(ObjectKind.TYPE, _name(plain[0]), values=values)
            elif name == "add_foreign_key" and len(plain) > 1:
                yield _foreign_key(str(plain[0]), str(plain[1]), options)
            elif name == "add_index" and len(plain) > 1:
                yield CreateIndex(_index(_name(plain[0]), plain[1], options))

    def _table(self, table: str, options: Options, call: Call) -> Iterator[Operation]:
        columns: list[Column] = []
        constraints: list[Constraint] = []
        indexes: list[Index] = []
        own = _name(table)
        primary = options.get("primary_key", "id")
        if options.get("id", True) is not False:
            if isinstance(primary, list):
                constraints.append(
                    Constraint(ConstraintKind.PRIMARY_KEY, columns=tuple(map(str, primary)))
                )
            else:
                columns.append(key_column(str(primary), options, self._server, self._rails))
        for name, inner in _calls(call.block.body if call.block else None):
            plain, given = _arguments(inner)
            kind = name.rpartition(".")[2]
            if kind == "index" and plain:
                indexes.append(_index(own, plain[0], given))
            elif kind in _CONSTRAINTS and plain:
                constraints.append(_constraint(table, kind, plain[0], given))
            elif plain:
                columns.append(column_from(kind, str(plain[0]), given, self._server, self._rails))
        yield CreateTable(own, tuple(columns))
        yield from (AddConstraint(own, one) for one in constraints)  # some are not valid
        yield from map(CreateIndex, indexes)


_CONSTRAINTS = {
    "check_constraint": ConstraintKind.CHECK,
    "exclusion_constraint": ConstraintKind.EXCLUSION,
    "unique_constraint": ConstraintKind.UNIQUE,
}


def _calls(block: Block | None) -> Iterator[tuple[str, Call]]:
    for statement in block.statements if block else ():
        call = statement.expression if isinstance(statement, Evaluate) else None
        if isinstance(call, Call) and isinstance(call.callee, Name):
            yield call.callee.path, call


def _arguments(call: Call) -> tuple[list[object], Mapping[str, object]]:
    """What stands without a name, and what has one."""
    plain = [_value(one.value) for one in call.arguments if one.name is None]
    return plain, {one.name: _value(one.value) for one in call.arguments if one.name is not None}


def _value(node: Expression) -> object:
    """Strings, symbols, numbers, lists, hashes, and code in braces as its text; None for anything else."""
    if isinstance(node, Text | Constant):
        return node.value
    if isinstance(node, Compound) and node.kind == "hash":
        pairs = (one.parts for one in node.parts if isinstance(one, Compound))
        return {str(_value(one[0])): _value(one[1]) for one in pairs if len(one) == PAIR}
    if isinstance(node, Compound):
        return [_value(one) for one in node.parts]
    if isinstance(node, Lambda):
        body = node.function.body
        for statement in body.statements if body else ():
            if isinstance(statement, Evaluate):
                return Sql(_value(statement.expression))
    return None


def _index(table: ObjectName, columns: object, options: Options) -> Index:
    names = columns if isinstance(columns, list) else [columns]
    name = options.get("name")
    return Index(
        str(name) if name is not None else None,
        table,
        tuple(map(str, names)),
        unique=options.get("unique") is True,
        method=str(options.get("using", "")),
        where=str(options.get("where", "")),
    )


def _constraint(table: str, kind: str, written: object, options: Options) -> Constraint:
    unique = kind == "unique_constraint"
    columns = written if isinstance(written, list) else [written]
    text = "" if unique else str(written)
    usual = f"chk_rails_{_digest(f'{table}_{text}_chk')}" if kind == "check_constraint" else None
    name = options.get("name", usual)
    return Constraint(
        _CONSTRAINTS[kind],
        str(name) if name is not None else None,
        tuple(map(str, columns)) if unique else (),
        expression=text,
        valid=options.get("validate") is not False,
    )


def _foreign_key(table: str, target: str, options: Options) -> AddConstraint:
    """By the names that Rails gives: `fk_rails_` and a digest, a column `user_id` for `users`."""
    given = options.get("column", f"{_singular(target)}_id")
    columns = tuple(map(str, given)) if isinstance(given, list) else (str(given),)
    referenced = options.get("primary_key", [])
    usual = f"fk_rails_{_digest(f'{table}_{columns[0]}_fk')}"
    constraint = Constraint(
        ConstraintKind.FOREIGN_KEY,
        str(options.get("name", usual)),
        columns,
        _name(target),
        tuple(map(str, referenced)) if isinstance(referenced, list) else (str(referenced),),
        valid=options.get("validate") is not False,
    )
    return AddConstraint(_name(table), constraint)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]


def _singular(table: str) -> str:
    """The word for one of them, by the commonest rules of Rails' inflector."""
    word = table.rpartition(".")[2]
    for ending, single in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"),
                           ("shes", "sh"), ("uses", "us"), ("ss", "ss"), ("s", "")):  # fmt: skip
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word


def _name(written: object) -> ObjectName:
    schema, _, bare = str(written).rpartition(".")
    return ObjectName(bare, schema or None)
