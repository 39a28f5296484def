"""What a value in a test may be: true, false, or both by parametrisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Lambda, Name
from shipcheck.code.statements import Assign, Block, Function, Loop
from shipcheck.code.walk import walk
from shipcheck.flags.forcing.columns import of_let, of_parameter, of_table
from shipcheck.flags.forcing.truths import NOTHING, boolean, last_value, truth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.override import Side


GIVEN_BY = frozenset(
    {"emit", "tryEmit", "set", "next", "onNext", "accept", "postValue", "setValue"}
)
"""Calls that give a stream or a box another value."""


def sides_of(value: Node, around: Sequence[Node]) -> frozenset[Side]:
    """The sides that a value can be; empty where that cannot be told.

    `around` are the nodes that enclose it, the outermost first.
    """
    side = truth(value)
    if side is not None:
        return frozenset({side})
    if isinstance(value, Lambda):
        value = last_value(value.function) or value
    if isinstance(value, Name):
        return _of_name(value.path.removesuffix(".value"), around)
    return NOTHING


def _of_name(path: str, around: Sequence[Node]) -> frozenset[Side]:
    """From the loop, the parametrisation or the assignment that the name gets its value from."""
    for depth in range(len(around) - 1, -1, -1):
        node = around[depth]
        if isinstance(node, Function) and (position := _position(path, node)) is not None:
            return of_parameter(path, position, node, around[:depth])
        if isinstance(node, Loop) and _binds(path, node.header):
            return frozenset(
                side for part in node.header for one in walk(part) if (side := boolean(one))
            )
        if isinstance(node, Block):
            values = [
                one.value
                for one in node.statements
                if isinstance(one, Assign) and any(target.path == path for target in one.targets)
            ]
            found = [side for value in values if value is not None and (side := truth(value))]
            if values:
                return frozenset(found) | _later(path, around[0])
    member = path.rpartition(".")[2]
    return of_table(member, around) if member != path else of_let(path, around)


def _later(path: str, file: Node) -> frozenset[Side]:
    """What a stream or a box is given in the tests: `flow.value = true`, `subject.next(true)`."""
    found = set()
    for node in walk(file):
        given: Node | None = None
        if isinstance(node, Assign) and any(one.path == f"{path}.value" for one in node.targets):
            given = node.value
        elif isinstance(node, Call) and isinstance(node.callee, Name) and len(node.arguments) == 1:
            before, _, last = node.callee.path.rpartition(".")
            given = node.arguments[0].value if before == path and last in GIVEN_BY else None
        if given is not None and (side := boolean(given)):
            found.add(side)
    return frozenset(found)


def _position(path: str, function: Function) -> int | None:
    """Which parameter a name is."""
    names = [parameter.name for parameter in function.parameters]
    return names.index(path) if path in names else None


def _binds(path: str, header: Sequence[Node]) -> bool:
    """Whether a loop's header binds the name; some readers leave the names out."""
    names = [node.path for part in header for node in walk(part) if isinstance(node, Name)]
    return path in names or not names
