"""What stands around the children of elements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipcheck.code.nodes import Call, Element, Expression, Span

FALLBACKS = frozenset({"fallback", "otherwise", "else", "off"})
"""Attributes of an element that runs its children only with a flag: what it shows without."""


def fallback_of(node: Call | Element) -> Expression | None:
    """What such an element shows while the flag is off; None where that is nothing."""
    given = node.attributes if hasattr(node, "attributes") else ()
    return next((one.value for one in given if one.name in FALLBACKS), None)


def braces_around(source: bytes, span: Span) -> Span | None:
    """The braces around an expression among an element's children, if it has any."""
    before = source[: span.start].rstrip(b" \t\r\n(")
    after = source[span.end :]
    left = after.lstrip(b" \t\r\n)")
    if not before.endswith(b"{") or not left.startswith(b"}"):
        return None
    end = span.end + len(after) - len(left) + 1
    return replace(span, start=len(before) - 1, end=end)
