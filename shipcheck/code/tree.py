"""What every language's file needs of tree-sitter."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from shipcheck.code.nodes import Span
from shipcheck.code.statements import Tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tree_sitter import Node

IDLE_WORDS = frozenset(
    {
        b"end", b"else", b"do", b"then", b"begin", b"try", b"finally", b"ensure", b"pass", b"fi",
        b"otherwise", b"catch", b"rescue", b"except", b"after", b"#else", b"#endif",
    }
)  # fmt: skip
"""Words that say where code begins and ends, and do nothing themselves."""


@lru_cache
def _parser(package: str, function: str) -> Any:  # noqa: ANN401 - tree_sitter.Parser, imported late
    """The parser of a grammar's package; imports tree-sitter and that one grammar."""
    from tree_sitter import Language, Parser  # noqa: PLC0415 - only for a file of that language

    return Parser(Language(getattr(importlib.import_module(package), function)()))


def parse(source: bytes, package: str, function: str = "language") -> Node:
    """The root of the syntax tree; never fails, what does not parse is an ERROR node."""
    root: Node = _parser(package, function).parse(source).root_node
    return root


def parse_parts(source: bytes, package: str, parts: Sequence[Node]) -> Node:
    """Some of a file's nodes parsed anew as if nothing stood between them; places stay the same."""
    from tree_sitter import Parser  # noqa: PLC0415 - only for a file of that language

    ranges = [part.range for part in parts]
    parser = Parser(_parser(package, "language").language, included_ranges=ranges)
    return parser.parse(source).root_node


def span_of(node: Node, end: Node | None = None) -> Span:
    """A node's place; with `end`, up to the end of that one."""
    last = end or node
    first_line, last_line = node.start_point[0] + 1, last.end_point[0] + 1
    if last.end_point[1] == 0 and last_line > first_line:  # ends with its newline
        last_line -= 1
    return Span(node.start_byte, last.end_byte, first_line, last_line)


def text_of(node: Node) -> str:
    """The source of a node; bytes that are not UTF-8 are kept as surrogate escapes."""
    return (node.text or b"").decode("utf-8", "surrogateescape")


def leaves(
    root: Node, whole: Collection[str] = (), passed: Collection[int] = ()
) -> Iterator[tuple[Node, str, bool]]:
    """All tokens, in order; without recursion, since source can be nested without end.

    Each comes with the type of the node that it stands in, and whether it is not the first there.
    Nodes of the types in `whole` are one token, whatever the grammar sees in them, and so are those
    whose ids are `passed`.
    """
    waiting: list[tuple[Node, str, bool]] = [(root, "", False)]
    while waiting:
        node, parent, later = waiting.pop()
        kind = node.type
        inner = [] if kind in whole or node.id in passed else node.children
        if not inner:
            yield node, parent, later
        else:
            waiting += [(child, kind, True) for child in reversed(inner[1:])]
            waiting.append((inner[0], kind, False))


_SAYING = re.compile(rb"[0-9A-Za-z\x80-\xff]")
"""What a token that is more than punctuation has: a letter or a digit."""

STRING_TYPES = ("string", "char", "regex", "heredoc", "template", "symbol", "text", "word", "atom")
"""Parts of the names of node types within which white space means something."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What a Module says of its tokens; see `statements.Module`."""

    word_lines: frozenset[int]
    comments: tuple[Span, ...]
    errors: tuple[Span, ...]
    tokens: Tokens


def surface_of(
    root: Node, comment_types: frozenset[str], source: bytes, passed: Collection[int] = ()
) -> Surface:
    """The facts of a Module that are the same for all languages.

    What stands in the nodes whose ids are `passed` is left out: nobody reads it.
    """
    lines: set[int] = set()
    comments: list[Span] = []
    rows: list[tuple[int, int, int, int]] = []
    end, line = 0, 1
    for leaf, parent, later in leaves(root, comment_types, passed):
        start, last = leaf.start_byte, leaf.end_byte
        if start > end:
            first = line + source.count(b"\n", end, start)
            if _means_something(source[end:start], parent, later=later):
                rows.append((end, start, line, first))
                lines.update(range(line, first + 1))
        else:
            first = line if start == end else leaf.start_point[0] + 1
        line = first + source.count(b"\n", start, last)
        end = last
        if leaf.id in passed:
            continue
        if leaf.type in comment_types:
            comments.append(span_of(leaf))
        elif last > start:
            rows.append((start, last, first, line))
            if _does_something(source[start:last]):
                lines.update(range(first, line + 1))
    columns = tuple(zip(*rows, strict=True)) or ((), (), (), ())
    return Surface(frozenset(lines), tuple(comments), tuple(errors_of(root)), Tokens(*columns))


def _means_something(gap: bytes, parent: str, *, later: bool) -> bool:
    """Whether what stands before a leaf is a token that the grammar does not name."""
    if gap.strip():
        return True
    return later and _is_text(parent)  # else it stands before the string


@lru_cache(maxsize=1000)
def _is_text(kind: str) -> bool:
    """Whether white space means something within a type of node."""
    return any(part in kind for part in STRING_TYPES)


def errors_of(root: Node) -> Iterator[Span]:
    """Where the source does not parse."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type == "ERROR" or node.is_missing:
            if not _in_attribute(node):
                yield span_of(node)
        elif node.has_error:
            waiting += node.children


def _in_attribute(node: Node) -> bool:
    """Whether it is `&b=c` in `href="/?a=b&b=c"`, which JSX takes as it is and its grammar does not."""
    text = node.parent
    whole = text.parent if text is not None and text.type == "string" else None
    return whole is not None and whole.type == "jsx_attribute"


def _does_something(token: bytes) -> bool:
    """Whether a token is more than punctuation and structure."""
    return _SAYING.search(token) is not None and token.strip() not in IDLE_WORDS
