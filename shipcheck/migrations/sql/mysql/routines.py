"""Procedures that a script makes and calls, and statements that it puts together and executes.

MySQL has no IF outside of routines, so migrations that ask first whether something is there are written as
a procedure that is called and dropped, or as text that is prepared. What would run is taken to run.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import (
    CreateObject,
    Delete,
    ObjectKind,
    Opaque,
    Other,
    RunCode,
    Update,
)
from shipcheck.migrations.sql.mysql.statements import read_statement, starts_statement
from shipcheck.migrations.sql.tokens.cursor import Cursor, NotUnderstoodError
from shipcheck.migrations.sql.tokens.token import LONGEST, MYSQL, Kind, Token, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.migrations.migration import Statement
    from shipcheck.migrations.operations import Operation
    from shipcheck.migrations.servers import Server

DYNAMIC = Opaque("dynamic SQL")
_LOOPS = ("LOOP", "WHILE", "REPEAT")
_SKIPPED = frozenset(
    ("DECLARE", "SET", "END", "LEAVE", "ITERATE", "RETURN", "OPEN", "FETCH", "CLOSE", "UNTIL", "SIGNAL",
     "RESIGNAL", "GET")
)  # fmt: skip


def with_routines(statements: tuple[Statement, ...], server: Server) -> tuple[Statement, ...]:
    """The statements, each CALL and EXECUTE with what it runs as far as the script itself tells."""
    told = _Told(server)
    return tuple(told.resolved(one) for one in statements)


class _Told:
    """What the script has made and assigned so far."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._procedures: dict[str, tuple[Operation, ...]] = {}
        self._variables: dict[str, list[str]] = {}
        self._prepared: dict[str, list[str]] = {}
        self._left = MOST_RUN

    def resolved(self, statement: Statement) -> Statement:
        """The statement with what it runs; remembers what it makes and assigns."""
        found: list[Operation] = []
        for operation in statement.operations:
            if isinstance(operation, CreateObject) and operation.kind is ObjectKind.PROCEDURE:
                body = tuple(self._body(statement.text))
                self._procedures[operation.name.name.lower()] = body
                found.append(operation)
            elif isinstance(operation, RunCode):
                name = operation.name.rpartition(".")[2].lower()
                found += self._run(self._procedures.get(name, (operation,)), operation)
            elif operation == DYNAMIC and self._left > 0:
                found += self._run(self._executed(statement.text), operation)
            else:
                found.append(operation)
        self._remember(statement)
        same = tuple(found) == statement.operations
        return (
            statement if same else replace(statement, operations=tuple(found) or (Other("CALL"),))
        )

    def _run(self, done: tuple[Operation, ...], instead: Operation) -> tuple[Operation, ...]:
        """What is run, as long as it does not come to too much."""
        self._left -= len(done)
        return done if self._left >= 0 else (instead,)

    def _remember(self, statement: Statement) -> None:
        if len(statement.text) > LONGEST:
            return
        if isinstance(statement.operations[0], Other | Opaque) or "@" in statement.text:
            self._keep(tokens(statement.text, MYSQL))

    def _keep(self, found: list[Token]) -> None:
        """`SET @v = …`, `SELECT … INTO @v`, `PREPARE s FROM @v`."""
        if not found:
            return
        first = found[0].value
        variables = [one.text.lower() for one in found if one.kind is Kind.VARIABLE]
        if first == "PREPARE" and len(found) > 3:  # noqa: PLR2004 - PREPARE name FROM text
            source = found[3]
            texts = self._variables.get(source.text.lower(), [])
            self._prepared[found[1].value.upper()] = (
                [_unescaped(source)] if source.kind is Kind.STRING else texts
            )
        elif first in ("SET", "SELECT") and variables:
            name = variables[0] if first == "SET" else variables[-1]
            joined = any(one.value in ("CONCAT", "CONCAT_WS", "REPLACE") for one in found)
            texts = [] if joined else [_unescaped(one) for one in found if one.kind is Kind.STRING]
            self._variables[name] = texts

    def _executed(self, text: str) -> tuple[Operation, ...]:
        """What EXECUTE runs: every text that is a statement, whichever the condition picks."""
        found = tokens(text, MYSQL)
        if len(found) > 2 and found[1].value == "IMMEDIATE":  # noqa: PLR2004
            texts = [_unescaped(one) for one in found[2:] if one.kind is Kind.STRING]
        else:
            texts = self._prepared.get(found[1].value.upper(), []) if len(found) > 1 else []
        run = [one for one in texts if starts_statement(one)]
        if not run:
            return (DYNAMIC,)
        return tuple(each for one in run for each in _read(tokens(one, MYSQL), one, self._server))

    def _body(self, text: str) -> Iterator[Operation]:
        """What the statements of a routine do."""
        loops = 0
        for piece in _pieces(tokens(text, MYSQL)):
            words = [one.value for one in piece if one.kind is Kind.WORD]
            loops += sum(word in _LOOPS for word in words[:_BEGINNING])
            if "END" in words[:1] and len(words) > 1 and words[1] in _LOOPS:
                loops -= 2  # the word after END was counted as another beginning
            inner = _after_control(piece)
            if not inner:
                continue
            self._keep(inner)
            if inner[0].value in _SKIPPED or inner[0].value == "PREPARE":
                continue
            source = text[inner[0].start : inner[-1].end]
            is_execute = inner[0].value == "EXECUTE"
            done = self._executed(source) if is_execute else _read(inner, text, self._server)
            for one in done:
                yield (
                    replace(one, in_loop=True)
                    if loops and isinstance(one, Update | Delete)
                    else one
                )


MOST_RUN = 10_000
"""Operations that calls of one script come to; what is called after that stays a call of code."""

_BEGINNING = 12
"""Words at the beginning of a piece among which a loop may begin: `label: WHILE a < b DO …`."""


def _read(found: list[Token], text: str, server: Server) -> tuple[Operation, ...]:
    try:
        return read_statement(Cursor(found, text), server)
    except NotUnderstoodError as error:
        return (Opaque(str(error)),)


def _unescaped(token: Token) -> str:
    return token.value.replace("''", "'").replace("\\'", "'").replace('\\"', '"')


def _pieces(found: list[Token]) -> Iterator[list[Token]]:
    """The tokens between the first BEGIN and the end, cut at semicolons."""
    begin = next((index for index, one in enumerate(found) if one.value == "BEGIN"), None)
    piece: list[Token] = []
    for token in found[begin + 1 :] if begin is not None else ():
        if token.kind is Kind.SIGN and token.value == ";":
            yield piece
            piece = []
        else:
            piece.append(token)
    if piece:
        yield piece


def _after_control(piece: list[Token]) -> list[Token]:
    """What is left once IF … THEN, ELSE, BEGIN, WHILE … DO and labels are taken off."""
    while piece:
        word = piece[0].value if piece[0].kind is Kind.WORD else ""
        if word in ("BEGIN", "ELSE", "LOOP", "REPEAT"):
            piece = piece[1:]
        elif word in ("IF", "ELSEIF", "CASE", "WHEN"):
            piece = _behind(piece, "THEN")
        elif word == "WHILE":
            piece = _behind(piece, "DO")
        elif len(piece) > 1 and piece[1].value == ":":
            piece = piece[2:]
        else:
            return piece
    return piece


def _behind(piece: list[Token], word: str) -> list[Token]:
    for index, token in enumerate(piece):
        if token.kind is Kind.WORD and token.value == word:
            return piece[index + 1 :]
    return []
