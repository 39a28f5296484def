"""Two versions of a file, read as far as the change between them goes.

The functions that stayed as they were are passed over: to read a function takes ten times as long
as to parse it. What is passed over is the same in both versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span
from shipcheck.code.outline import outline
from shipcheck.code.scopes import BARE_MEMBERS, own_name
from shipcheck.code.selection import Selection, Side, words_in, words_of
from shipcheck.code.statements import Assign, Function, Inert, InertKind, Skipped
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tree_sitter import Node

    from shipcheck.code.reader import Reader
    from shipcheck.code.selection import Interest
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node as Part

ROUNDS = 5
"""How often what was read leads to more; then everything is read."""


def read_both(
    make: type[Reader], head: bytes | None, base: bytes | None, interest: Interest
) -> tuple[Module | None, Module | None]:
    """Both versions; None for one that is not there."""
    given = ((head, interest.head), (base, interest.base))
    versions = [_Version(make, source, lines) for source, lines in given if source is not None]
    if not versions:
        return None, None
    found = iter(_read(versions, interest))
    return tuple(None if source is None else next(found) for source, _ in given)  # type: ignore[return-value]


class _Version:
    """One version of a file, parsed."""

    def __init__(self, make: type[Reader], source: bytes, lines: frozenset[int]) -> None:
        self.make = make
        reader = make()
        self.root: Node = reader.parse(source)
        self.side = Side(source, outline(self.root, reader), lines)

    def read(self, left: Collection[str]) -> Module:
        """Read all but the functions with the names `left`."""
        reader, unread = self.make(), dict[int, Skipped]()
        for part in self.side.outlined:
            if part.name in left:
                span = Span(part.start, part.end, part.first_line, part.last_line)
                unread |= dict.fromkeys(part.nodes, Skipped(part.name, span))
        reader.unread = unread
        return reader.read(self.side.source, self.root)


def _read(versions: Sequence[_Version], interest: Interest) -> list[Module]:
    """Read, and read more where what was read leads to it."""
    selection = Selection([one.side for one in versions], interest)
    for _ in range(ROUNDS):
        modules = [one.read(selection.left) for one in versions]
        if not selection.left or not _leads_on(modules, versions, selection):
            return modules
    return [one.read(()) for one in versions]


def _leads_on(
    modules: Sequence[Module], versions: Sequence[_Version], selection: Selection
) -> bool:
    """Whether what was read has to do with what was not; that is taken then."""
    asking: set[bytes] = set()
    names: set[bytes] = set()
    kept: set[bytes] = set()
    for module, version in zip(modules, versions, strict=True):
        words = words_of(_read_text(module))
        if selection.asks(words):
            kept |= words
            asking.update(word for name in _given(module, selection) for word in words_in(name))
        names.update(word for name in _imported(module, version) for word in words_in(name))
    return selection.spread(asking, names, kept)


def _read_text(module: Module) -> bytes:
    """The source without what was passed over."""
    pieces: list[bytes] = []
    place = 0
    for one in sorted(module.skipped, key=lambda one: one.span.start):
        pieces.append(module.source[place : one.span.start])
        place = one.span.end
    return b"\n".join((*pieces, module.source[place:]))


def _imported(module: Module, version: _Version) -> Iterator[str]:
    """The names that changed imports bring in: whether something uses them is asked."""
    for node in module.body.statements:
        if isinstance(node, Inert) and node.kind is InertKind.IMPORT:
            lines = range(node.span.first_line, node.span.last_line + 1)
            if not version.side.lines.isdisjoint(lines):
                yield from node.names


def _given(module: Module, selection: Selection) -> Iterator[str]:
    """The names, seen outside of one function, that are given what may be a flag."""
    outside: set[str] = set()
    inside: list[tuple[str, Span]] = []
    waiting: list[tuple[Part, bool]] = [(module.body, False)]
    while waiting:
        node, within = waiting.pop()
        if isinstance(node, Inert) and node.kind is InertKind.IMPORT:
            if selection.telling.brings(_source(node.span, module)):
                yield from node.names
        elif isinstance(node, Assign):
            own = [found for one in node.targets if (found := own_name(one.path)) is not None]
            paths = [one.path for one in node.targets if one.path]
            if not within:
                outside.update(paths)
            if paths and selection.asks(words_of(_source(node.span, module))):
                yield from own if within else paths
                inside += ((path, node.span) for path in paths)
        elif isinstance(node, Function):
            if not within and selection.asks(words_of(_source(node.span, module))):
                yield node.name  # a property has no function of the outline
            within = True
        waiting += [(part, within) for part in parts(node)]
    yield from (path for path, span in inside if path in outside or _is_bare(path, span, module))


def _is_bare(path: str, span: Span, module: Module) -> bool:
    """Whether an assignment may mean a member of the object, without saying so."""
    written = path.encode("utf-8", "surrogateescape")
    return module.language in BARE_MEMBERS and _source(span, module).startswith(written)


def _source(span: Span, module: Module) -> bytes:
    return module.source[span.start : span.end]
