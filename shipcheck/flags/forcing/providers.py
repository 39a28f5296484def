"""PHPUnit's data providers that a comment names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Name, Text
from shipcheck.code.statements import Function

if TYPE_CHECKING:
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node

_NAMED = re.compile(rb"@dataProvider\s+(\w+)")


def with_provider(node: Node, module: Module) -> Node:
    """A function of PHP as if the provider that the comment before it names were a mark of it."""
    if module.language != "php" or not isinstance(node, Function):
        return node
    for comment in module.comments:
        between = module.source[comment.end : node.span.start]
        if comment.end <= node.span.start and not between.strip():
            for name in _NAMED.findall(module.source[comment.start : comment.end]):
                text = Text(node.span, name.decode())
                mark = Call(node.span, Name(node.span, "DataProvider"), (Argument(None, text),))
                return replace(node, decorators=(*node.decorators, mark))
    return node
