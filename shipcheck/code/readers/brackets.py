"""Brackets around an expression: they vanish, but belong to what a flag may decide as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import And, Choice, Or
from shipcheck.code.tree import span_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from shipcheck.code.nodes import Expression


def without_brackets(inner: Expression, node: Node) -> Expression:
    """The expression inside; a choice or a chain takes the brackets' place.

    `total * (on ? net : gross)` is `total * gross` where the flag is off, not `total * (gross)`.
    """
    if isinstance(inner, And | Or | Choice):
        return replace(inner, span=span_of(node))
    return inner
