"""Calls in tests: what they are called on, what they are given, and which of them only assert."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Index, Lambda, Member, Name, Text
from shipcheck.code.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node

_BEGINS = re.compile(
    r"^(expect|verify|should|cy|xct\w*|debug_assert\w*)$|^assert|^require$|^refute"
)
_ENDS = re.compile(r"^(assert|should|verify|tohave|tobe|toequal|to_have|xctassert)", re.IGNORECASE)
"""First and last words of calls that say what is expected of a result."""

MOCKING = frozenset({"receive", "receive_messages", "receive_message_chain"})
"""RSpec's matchers that replace what they speak of."""

ANSWERED = 3
"""Arguments of Mox's `expect(Mock, :function, fn … end)`."""


def last_word(callee: Expression) -> str:
    """The last word of what is called."""
    if isinstance(callee, Name):
        return callee.path.rpartition(".")[2]
    return callee.name if isinstance(callee, Member) else ""


def argument(call: Call, place: int | str) -> Expression | None:
    """The argument at a position, or of a name."""
    if isinstance(place, str):
        return next((one.value for one in call.arguments if one.name == place), None)
    listed = [one.value for one in call.arguments if one.name is None]
    return listed[place] if place < len(listed) else None


def links(node: Expression) -> Iterator[Expression]:
    """What a call stands at the end of: `Flipper[:k].enable` is `enable`, `[:k]` and `Flipper`."""
    while True:
        yield node
        if isinstance(node, Call):
            node = node.callee
        elif isinstance(node, Member | Index):
            node = node.object
        else:
            return


def receiver(callee: Expression) -> str:
    """All words before the last, in lower case, with what calls and indices between them name."""
    words: list[str] = []
    for one in links(callee):
        if isinstance(one, Name):
            words += reversed(one.path.split("."))
        elif isinstance(one, Member):
            words.append(one.name)
        elif isinstance(one, Compound):
            words += [inner.path for inner in walk(one) if isinstance(inner, Name)]
    return ".".join(reversed(words[1:])).lower()


def inner_key(callee: Expression) -> Expression | None:
    """The key that a chain begins with: `Flipper[:k].enable`, `Flipper.feature(:k).enable`."""
    for one in list(links(callee))[1:]:
        if isinstance(one, Index):
            return one.key
        if isinstance(one, Call):
            return argument(one, 0)
    return None


def words_in(node: Node) -> Iterator[str]:
    """Every word of names, members and texts below a node; a dotted one in its parts."""
    for one in walk(node):
        if isinstance(one, Name):
            yield from one.path.split(".")
        elif isinstance(one, Member):
            yield one.name
        elif isinstance(one, Text) and one.value:
            yield one.value.rpartition(".")[2]


def asserts(call: Call) -> bool:
    """Whether a call says what is expected, and forces nothing by what it is given."""
    first = list(links(call))[-1]
    begin = first.path.partition(".")[0] if isinstance(first, Name) else ""
    if begin == "expect" and len(call.arguments) >= ANSWERED:
        return False  # Mox
    if begin == "verify" and any(isinstance(one.value, Lambda) for one in call.arguments):
        return True
    if not (_BEGINS.match(begin) or _ENDS.match(last_word(call.callee))):
        return False
    return not any(word in MOCKING for one in call.arguments for word in words_in(one.value))


def is_literal(node: Expression) -> bool:
    """A text, a table or a list: what is compared with, not what runs."""
    return isinstance(node, Compound | Text)
