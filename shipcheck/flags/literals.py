"""Literal maps, as registries of flags and options of calls are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Expression, Member, Text

if TYPE_CHECKING:
    from collections.abc import Iterator


def entries(value: Expression, source: bytes) -> Iterator[tuple[str, Expression]]:
    """The entries of a literal map, also a frozen one: their names and values."""
    if isinstance(value, Call):
        inner = [argument.value for argument in value.arguments]
        if not inner and isinstance(value.callee, Member):
            inner = [value.callee.object]
        for one in inner[:1]:
            yield from entries(one, source)
    elif isinstance(value, Member) and value.name == "freeze":
        yield from entries(value.object, source)
    elif isinstance(value, Compound):
        for part in value.parts:
            if isinstance(part, Compound) and len(part.parts) == 2:  # noqa: PLR2004 - name and value
                yield _text(part.parts[0], source), part.parts[1]


def _text(expression: Expression, source: bytes) -> str:
    """A map's own name for an entry."""
    if isinstance(expression, Text) and expression.value is not None:
        return expression.value
    span = expression.span
    return source[span.start : span.end].decode("utf-8", "replace").strip(":'\"")
