"""Colours for source code, from pygments, in the colours of the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygments.lexers import find_lexer_class_for_filename
from pygments.token import Token
from textual.content import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pygments.token import _TokenType

MOST = 60_000
"""Characters that are coloured at once: some 50 ms, in a thread; more stays plain."""

STYLES = {
    Token.Comment: "$foreground-muted italic",
    Token.Keyword: "$text-accent",
    Token.Operator.Word: "$text-accent",
    Token.Name.Builtin: "$text-primary",
    Token.Name.Class: "bold",
    Token.Name.Decorator: "$text-primary",
    Token.Name.Function: "bold",
    Token.Name.Tag: "$text-primary",
    Token.Literal.Number: "$text-warning",
    Token.Literal.String: "$text-success",
    Token.Literal.String.Doc: "$foreground-muted italic",
    Token.Generic.Heading: "bold",
}
"""Few colours: a reader looks for the change, not for the syntax."""


def coloured(path: str, lines: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """For each line its spans; none where the language is unknown or the text too long.

    Args:
        path: of the file; its name tells the language.
        lines: as drawn, without line feeds.
    """
    none = ((),) * len(lines)
    code = "\n".join(lines)
    lexer = None if len(code) > MOST else find_lexer_class_for_filename(path.rpartition("/")[2])
    if lexer is None:
        return none
    tokens = list(lexer(stripnl=False, ensurenl=False).get_tokens(code))
    if "".join(text for _, text in tokens) != code:
        return none
    rows: list[list[Span]] = [[] for _ in lines]
    for row, span in _spans(tokens):
        rows[row].append(span)
    return tuple(map(tuple, rows))


def _spans(tokens: Sequence[tuple[_TokenType, str]]) -> Iterator[tuple[int, Span]]:
    """The row of each coloured piece, and the piece; a token may go over several rows."""
    row = column = 0
    for kind, text in tokens:
        style = _style(kind)
        for index, piece in enumerate(text.split("\n")):
            if index:
                row, column = row + 1, 0
            if piece and style:
                yield row, Span(column, column + len(piece), style)
            column += len(piece)


def _style(kind: _TokenType) -> str:
    """The style of the nearest kind that has one."""
    near: _TokenType | None = kind
    while near is not None:
        if near in STYLES:
            return STYLES[near]
        near = near.parent
    return ""
