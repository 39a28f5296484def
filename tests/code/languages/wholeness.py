"""What every reader must keep: no input stops it, and no call gets lost."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from hypothesis import strategies

from shipcheck.code.nodes import Call, Span
from shipcheck.code.parsing import read_source
from shipcheck.code.statements import Unreadable
from shipcheck.code.tree import parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from hypothesis.strategies import SearchStrategy

    from shipcheck.code.statements import Module


def damaged(source: str) -> SearchStrategy[bytes]:
    """Random text, random bytes, and a real file with a piece cut out of it."""
    data = source.encode()
    places = strategies.integers(min_value=0, max_value=len(data))
    cut = strategies.tuples(places, places).map(lambda two: data[: min(two)] + data[max(two) :])
    return strategies.one_of(cut, strategies.text().map(str.encode), strategies.binary())


def everything(part: Any) -> Iterator[Any]:  # noqa: ANN401 - any of the nodes
    """A node and all below it."""
    yield part
    for field in fields(part):
        value = getattr(part, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one) and not isinstance(one, Span):
                yield from everything(one)


def check_spans(module: Module) -> None:
    """Every place lies in the file, and its lines are the right way round."""
    lines = module.source.count(b"\n") + 1
    for part in everything(module.body):
        span = getattr(part, "span", None)
        if span is not None:
            assert 0 <= span.start <= span.end <= len(module.source)
            assert 1 <= span.first_line <= span.last_line <= lines


def lost_calls(
    language: str, source: str, package: str, types: Collection[str], function: str = "language"
) -> list[str]:
    """The grammar's calls that are no Call of the module."""
    data = source.encode()
    module = read_source(language, data)
    assert not [part for part in everything(module.body) if isinstance(part, Unreadable)]
    kept = {
        (part.span.start, part.span.end)
        for part in everything(module.body)
        if isinstance(part, Call)
    }
    waiting, lost = [parse(data, package, function)], []
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.type in types and (node.start_byte, node.end_byte) not in kept:
            lost.append((node.text or b"").decode())
    return lost
