"""Which words of JavaScript do something: no types, no closing tags, no white space of elements."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span
from shipcheck.code.statements import Tokens
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from shipcheck.code.statements import Module

TYPES = frozenset(
    {
        "type_annotation", "type_arguments", "type_parameters", "type_predicate_annotation",
        "asserts_annotation", "opting_type_annotation", "omitting_type_annotation",
        "adding_type_annotation", "implements_clause",
    }
)  # fmt: skip
CASTS = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})
"""Their first part is the value, the rest a type or a mark."""
DECLARATIONS = frozenset({"lexical_declaration", "variable_declaration"})
"""Which word declares a name, `const`, `let` or `var`, says nothing of what runs."""

Token = tuple[int, int, int, int]
"""First byte, end, first line, last line; the columns of Tokens."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Places of a file: its types, the tags that close elements, the texts between tags."""

    types: Sequence[Span]
    closings: Sequence[Span]
    texts: frozenset[int]


def quieted(module: Module, root: Node) -> Module:
    """The module, its types counted as comments since nobody runs them, its texts without space."""
    quiet = _quiet(root)
    if not (quiet.types or quiet.closings or quiet.texts):
        return module
    tokens = tuple(_tokens(module, quiet))
    closed = _Places(quiet.closings)
    lines = {
        line
        for start, end, first, last in tokens
        if (start, end) not in closed and _says_something(module.source[start:end])
        for line in range(first, last + 1)
    }
    columns = tuple(zip(*tokens, strict=True)) or ((), (), (), ())
    comments = sorted((*module.comments, *quiet.types), key=lambda span: span.start)
    return replace(
        module, word_lines=module.word_lines & lines, comments=tuple(comments),
        tokens=Tokens(*columns),
    )  # fmt: skip


def _says_something(token: bytes) -> bool:
    """Whether a token is more than punctuation."""
    return not token.isascii() or any(chr(byte).isalnum() for byte in token)


def _quiet(root: Node) -> Quiet:
    """Where nothing is done; types within types are left out."""
    types: list[Span] = []
    closings: list[Span] = []
    texts: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in TYPES:
            types.append(span_of(node))
        elif node.type in CASTS and node.named_children:
            types.append(_after(node, node.named_children[0]))
            waiting.append(node.named_children[0])
        elif node.type == "jsx_closing_element":
            closings.append(span_of(node))
        elif node.type == "jsx_expression" and _is_empty(node):
            types.append(span_of(node))
        elif node.type == "jsx_text":
            texts.add(node.start_byte)
        elif node.type in DECLARATIONS and node.children:
            types.append(span_of(node.children[0]))
            waiting += node.named_children
        else:
            waiting += node.named_children
    return Quiet(types, closings, frozenset(texts))


def _is_empty(node: Node) -> bool:
    """Whether nothing but comments stands in an element's brackets."""
    return all(child.type == "comment" for child in node.named_children)


def _after(node: Node, value: Node) -> Span:
    """What follows the value of a cast."""
    first = value.end_point[0] + 1
    return Span(value.end_byte, node.end_byte, first, node.end_point[0] + 1)


class _Places:
    """Spans that do not overlap, asked whether they hold a piece of the source."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = sorted(spans, key=lambda span: span.start)
        self.starts = [span.start for span in self.spans]

    def __contains__(self, piece: tuple[int, int]) -> bool:
        before = bisect_right(self.starts, piece[0]) - 1
        return before >= 0 and piece[1] <= self.spans[before].end


def _tokens(module: Module, quiet: Quiet) -> Iterator[Token]:
    """The tokens that are no types, each line of a text as one."""
    types, columns = _Places(quiet.types), module.tokens
    rows = zip(
        columns.starts, columns.ends, columns.first_lines, columns.last_lines, strict=True
    )  # fmt: skip
    for token in rows:
        if token[:2] in types:
            continue
        if token[0] in quiet.texts:
            yield from _lines(module.source, token)
        else:
            yield token


def _lines(source: bytes, token: Token) -> Iterator[Token]:
    """The lines of a text that say something, without the space around them."""
    start, end, line, _ = token
    for offset, words in enumerate(source[start:end].split(b"\n")):
        first = start + len(words) - len(words.lstrip())
        if words.strip():
            yield first, first + len(words.strip()), line + offset, line + offset
        start += len(words) + 1
