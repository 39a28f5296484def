"""Blocks of PL/pgSQL: the SQL that stands in them, as far as it stands there and is not built.

Conditions are not followed: what a branch holds may run. What is built at run time is not
understood, save where it is written out after all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import postgast

from shipcheck.migrations.operations import Delete, Opaque, Other, Query, Update
from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.postgresql.building import names_unknown, read_built
from shipcheck.migrations.sql.split import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from postgast import pg_query_pb2 as tree

    from shipcheck.migrations.operations import Operation

    Parse = Callable[[str], tuple[Operation, ...]]
    Json = Any  # as the parser of PL/pgSQL writes it

_PREFIX = "PLpgSQL_"
_LOOPS = frozenset({"loop", "while", "fori", "fors", "forc", "foreach_a", "dynfors"})
_UNTIL_DONE = frozenset({"loop", "while"})
_COMMIT = f'"{_PREFIX}stmt_commit"'
_STATEMENT = 0
_EXPRESSION = 2
"""How the parser of PL/pgSQL marks what an SQL text in a block is (plpgsql.h, RawParseMode)."""
_TARGET = re.compile(r"[^:=]*:?=")
_LIMIT = re.compile(r"\blimit\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Around:
    """The loops around a statement: whether there is one, commits, goes on until nothing is left."""

    looped: bool = False
    commits: bool = False
    until_done: bool = False


def do(node: tree.DoStmt, parse: Parse) -> Iterator[Operation]:
    """DO: what its block does; `parse` reads the statements in it."""
    options = {one.def_elem.defname: one.def_elem.arg.string.sval for one in node.args}
    language = options.get("language", "plpgsql")
    if language != "plpgsql":
        yield Opaque(f"a block in {language}")
        return
    yield from block(options.get("as", ""), parse)


def block(body: str, parse: Parse) -> tuple[Operation, ...]:
    """The operations of a block, in the order in which they stand there."""
    quote = "$shipcheck$"
    while quote in body:
        quote = f"{quote[:-1]}_$"
    return routine(f"CREATE PROCEDURE shipcheck() LANGUAGE plpgsql AS {quote}{body}{quote}", parse)


def routine(text: str, parse: Parse) -> tuple[Operation, ...]:
    """What the body of a function or a procedure does, by the statement that makes it."""
    try:
        whole = postgast.parse_plpgsql(text)
        found = tuple(_Walk(parse).below(whole, _Around()))
    except postgast.PgQueryError as error:
        return (Opaque(f"a block with an error: {error.message}"),)
    except RecursionError:
        return (Opaque("a block that is nested too deeply"),)
    return _each_doubt_once(found) or (Other("DO"),)


def _each_doubt_once(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    doubts = dict.fromkeys(one for one in operations if isinstance(one, Opaque))
    return (*(one for one in operations if not isinstance(one, Opaque)), *doubts)


class _Walk:
    """Goes through a block; its nodes are mappings, their keys the names of kinds and of fields."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse

    def below(self, node: object, around: _Around) -> Iterator[Operation]:
        """The operations of a node and of all below it."""
        if isinstance(node, list):
            for one in node:
                yield from self.below(one, around)
        elif isinstance(node, dict):
            for key, value in node.items():
                yield from self._at(key.removeprefix(_PREFIX).removeprefix("stmt_"), value, around)

    def _at(self, kind: str, value: Json, around: _Around) -> Iterator[Operation]:
        if kind in _LOOPS:
            commits = around.commits or _COMMIT in json.dumps(value)
            around = _Around(looped=True, commits=commits, until_done=kind in _UNTIL_DONE)
        if kind in ("dynexecute", "dynfors"):
            yield from self._dynamic(value["query"], around)
            value = {name: inner for name, inner in value.items() if name != "query"}
        if kind == "dynquery":
            yield from self._dynamic(value, around)
        elif kind == "expr" and "query" in value:
            yield from self._sql(value["query"], value.get("parseMode", _STATEMENT), around)
        else:
            yield from self.below(value, around)

    def _sql(self, text: str, mode: int, around: _Around) -> Iterator[Operation]:
        if mode == _STATEMENT:
            yield from (_in_loop(one, text, around) for one in self.parse(text))
        elif "(" in text:
            # An expression matters only for what it calls.
            value = text if mode == _EXPRESSION else _TARGET.sub("", text, count=1)
            found = self.parse(f"SELECT {value}")
            yield from (one for one in found if not isinstance(one, Query) or one.calls)

    def _dynamic(self, node: Json, around: _Around) -> Iterator[Operation]:
        text = node[f"{_PREFIX}expr"]["query"]
        built = read_built(text)
        if built is None:
            yield Opaque("dynamic SQL")
            return
        found = layers(built)
        pieces = (found.code[one.start : one.end] for one in split(found))
        operations = [one for piece in pieces for one in self.parse(piece)]
        if any(map(names_unknown, operations)):
            yield Opaque("dynamic SQL")
        else:
            yield from (_in_loop(one, text, around) for one in operations)


def _in_loop(operation: Operation, text: str, around: _Around) -> Operation:
    """Rows that a loop changes: in batches where it commits, else all of them at once after all."""
    if not around.looped or not isinstance(operation, Update | Delete) or not operation.limited:
        return operation
    if around.commits:
        return replace(operation, in_loop=True)
    if around.until_done and _LIMIT.search(text):
        return replace(operation, limited=False)
    return operation
