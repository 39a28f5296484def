"""Functions that a text makes and calls itself: what they do is done where they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import postgast
from postgast import pg_query_pb2 as tree

from shipcheck.migrations.operations import Query
from shipcheck.migrations.sql.lexing import layers
from shipcheck.migrations.sql.postgresql.blocks import routine
from shipcheck.migrations.sql.postgresql.names import strings
from shipcheck.migrations.sql.split import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.sql.postgresql.blocks import Parse


class Routines:
    """The functions that a text has made so far, by their names as it writes them."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._made: dict[str, tree.CreateFunctionStmt] = {}
        self._read: dict[str, tuple[Operation, ...]] = {}

    def remember(self, statement: tree.Node) -> None:
        """Keeps a function if the statement makes one in a language that is read."""
        if not statement.HasField("create_function_stmt"):
            return
        made = statement.create_function_stmt
        if _language(made) in ("sql", "plpgsql"):
            name = ".".join(strings(made.funcname))
            self._made[name] = made
            self._read.pop(name, None)

    def follow(
        self, operations: Iterable[Operation], followed: frozenset[str] = frozenset()
    ) -> Iterator[Operation]:
        """The operations; what the functions do that they call comes after each, once."""
        for one in operations:
            called = one.calls if isinstance(one, Query) else ()
            known = [name for name in called if name in self._made]
            if not known or not isinstance(one, Query):
                yield one
                continue
            yield replace(one, calls=tuple(name for name in called if name not in self._made))
            new = [name for name in known if name not in followed]
            followed = followed.union(new)
            for name in new:
                yield from self.follow(self._does(name), followed)

    def _does(self, name: str) -> tuple[Operation, ...]:
        if name not in self._read:
            self._read[name] = self._body(self._made[name])
        return self._read[name]

    def _body(self, made: tree.CreateFunctionStmt) -> tuple[Operation, ...]:
        if _language(made) == "plpgsql":
            return routine(_text(made), self._parse)
        body = layers(_source(made))
        pieces = [body.code[one.start : one.end] for one in split(body)]
        return tuple(one for piece in pieces for one in self._parse(piece))


def _text(made: tree.CreateFunctionStmt) -> str:
    statement = tree.RawStmt(stmt=tree.Node(create_function_stmt=made))
    return str(postgast.deparse(tree.ParseResult(stmts=[statement])))


def _language(made: tree.CreateFunctionStmt) -> str:
    """Its language; none for a body that the parser has read itself (BEGIN ATOMIC)."""
    options = {one.def_elem.defname: one.def_elem.arg for one in made.options}
    written = "language" in options and "as" in options
    return str(options["language"].string.sval).lower() if written else ""


def _source(made: tree.CreateFunctionStmt) -> str:
    options = {one.def_elem.defname: one.def_elem.arg for one in made.options}
    return "".join(strings(options["as"].list.items))
