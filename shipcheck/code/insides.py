"""Where the statements of a block are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Span

if TYPE_CHECKING:
    from shipcheck.code.statements import Block


def inside(block: Block) -> Span:
    """From a block's first statement to its last, without the brackets around them.

    Where a language has brackets, the block begins on the line of what opens it, which runs
    whether the block does or not. An empty block is its own span.
    """
    if not block.statements:
        return block.span
    first, last = block.statements[0].span, block.statements[-1].span
    return Span(first.start, last.end, first.first_line, last.last_line)
