"""Ways out of a function: those that are not written, those that say nothing, those in a chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Constant, Not, Or
from shipcheck.code.statements import Block, Exit, If
from shipcheck.code.words import Cut, Word, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.nodes import And, Expression
    from shipcheck.code.statements import Evaluate, Module, Statement


def implied_return(
    module: Module, node: Statement | Expression, cuts: Iterable[Cut]
) -> tuple[Word, ...] | None:
    """The words of `=> value`, as those of `return value`; None for anything that says what it is.

    A guard in such a closure makes a block of it, and a `return` of the value that was there.
    """
    if not isinstance(node, Exit) or node.value is None or node.span != node.value.span:
        return None
    return (Word("return", 0, 0), *words(module, node.span, cuts))


def is_bare(node: Exit, language: str) -> bool:
    """Whether a way out gives nothing back; Python's `return None` says the same as `return`."""
    if node.value is None:
        return True
    return language == "python" and isinstance(node.value, Constant) and node.value.value is None


def as_branch(node: Evaluate, chain: And | Or, way_out: Exit) -> If:
    """`flag or return` as `if not flag: return`."""
    left = chain.left
    test = Not(left.span, left) if isinstance(chain, Or) else left
    return If(node.span, test, Block(way_out.span, (way_out,)), None)
