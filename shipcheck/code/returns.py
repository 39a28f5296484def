"""What a closure that is one expression returns without saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.statements import Exit
from shipcheck.code.words import Cut, Word, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module, Statement


def implied_return(
    module: Module, node: Statement | Expression, cuts: Iterable[Cut]
) -> tuple[Word, ...] | None:
    """The words of `=> value`, as those of `return value`; None for anything that says what it is.

    A guard in such a closure makes a block of it, and a `return` of the value that was there.
    """
    if not isinstance(node, Exit) or node.value is None or node.span != node.value.span:
        return None
    return (Word("return", 0, 0), *words(module, node.span, cuts))
