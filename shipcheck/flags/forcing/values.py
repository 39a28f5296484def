"""What a value in a test may be: true, false, or both by parametrisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compound, Constant, Lambda, Name, Text
from shipcheck.code.statements import Assign, Block, Evaluate, Exit, Function, Loop
from shipcheck.code.walk import parts, walk
from shipcheck.flags.forcing.override import Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.walk import Node

ON_WORDS = frozenset({"true", "on", "enabled", "yes", "1", "treatment", "enable"})
OFF_WORDS = frozenset({"false", "off", "disabled", "no", "0", "control", "disable"})
LETS = frozenset({"let", "let!", "let_it_be"})
NOTHING: frozenset[Side] = frozenset()


def sides_of(value: Node, around: Sequence[Node]) -> frozenset[Side]:
    """The sides that a value can be; empty where that cannot be told.

    `around` are the nodes that enclose it, the outermost first.
    """
    side = truth(value)
    if side is not None:
        return frozenset({side})
    if isinstance(value, Name):
        return _of_name(value.path, around)
    return NOTHING


def truth(value: Node) -> Side | None:
    """The side of a literal, also of a function that returns one."""
    if isinstance(value, Constant) and isinstance(value.value, bool):
        return Side.ON if value.value else Side.OFF
    if isinstance(value, Text):
        word = (value.value or "").lower()
        return Side.ON if word in ON_WORDS else Side.OFF if word in OFF_WORDS else None
    if isinstance(value, Lambda) and value.function.body:
        last = value.function.body.statements[-1:]
        if last and isinstance(last[0], Exit) and last[0].value is not None:
            return truth(last[0].value)
    if isinstance(value, Name) and value.path.lower() in ("true", "false"):
        return Side.ON if value.path.lower() == "true" else Side.OFF
    return None


def _of_name(path: str, around: Sequence[Node]) -> frozenset[Side]:
    """From the loop, the parametrisation or the assignment that the name gets its value from."""
    for depth in range(len(around) - 1, -1, -1):
        node = around[depth]
        if isinstance(node, Function) and _position(path, node) is not None:
            return _of_parameter(path, node, around[:depth])
        if isinstance(node, Loop) and _names(path, node.header):
            return _literals(node.header)
        if isinstance(node, Block):
            values = [
                one.value
                for one in node.statements
                if isinstance(one, Assign) and _writes(one, path)
            ]
            found = [side for value in values if value is not None and (side := truth(value))]
            if values:
                return frozenset(found)
    member = path.rpartition(".")[2]
    return _of_table(member, around) if member != path else _of_let(path, around)


def _of_let(name: str, around: Sequence[Node]) -> frozenset[Side]:
    """Of RSpec's `let(:on) { true }`, and of `where(:on, :total)` with its rows."""
    found: set[Side] = set()
    for node in walk(around[0]) if around else ():
        if not isinstance(node, Call) or node.block is None or not isinstance(node.callee, Name):
            continue
        named = [one.value.value for one in node.arguments if isinstance(one.value, Text)]
        if name not in named or node.block.body is None:
            continue
        if node.callee.path == "where":
            found |= _column(node.block.body, named.index(name), len(named))
        elif node.callee.path in LETS and (last := node.block.body.statements[-1:]):
            value = last[0].expression if isinstance(last[0], Evaluate) else None
            side = truth(value) if value is not None else None
            found |= {side} if side else set()
    return frozenset(found)


def _position(path: str, function: Function) -> int | None:
    """Which parameter a name is."""
    names = [parameter.name for parameter in function.parameters]
    return names.index(path) if path in names else None


def _of_parameter(path: str, function: Function, around: Sequence[Node]) -> frozenset[Side]:
    """By decorators (pytest), or by what calls the closure: `.each([true, false])`."""
    for decorator in function.decorators:
        if isinstance(decorator, Call) and len(decorator.arguments) > 1:
            first = decorator.arguments[0].value
            listed = [name.strip() for name in _words(first)]
            if path in listed:
                return _column(decorator.arguments[1].value, listed.index(path), len(listed))
    caller = next((node for node in reversed(around) if isinstance(node, Call)), None)
    if caller is None:
        return NOTHING
    position = _position(path, function) or 0
    picked = function.parameters[position].pick
    if picked is not None:  # ({ on }) => of a table of objects
        return _beside(picked, caller.callee)
    return _column(caller.callee, position, len(function.parameters))


def _words(value: Node) -> Iterator[str]:
    """The names of `"a,b"`, `("a", "b")` or `["a", "b"]`."""
    texts = (node for node in walk(value) if isinstance(node, Text) and node.value)
    return (word for text in texts for word in (text.value or "").split(","))


def _column(values: Node, index: int, width: int) -> frozenset[Side]:
    """The literals of a list; with several columns, those of one."""
    found = set()
    for node in walk(values):
        rows = [node] if width == 1 else []
        inner = tuple(parts(node)) if isinstance(node, Compound) else ()
        if width > 1 and len(inner) == width:
            rows = [inner[index]]
        found |= {side for row in rows if (side := _boolean(row))}
    return frozenset(found)


def _boolean(value: Node) -> Side | None:
    """As `truth`, of what is no string."""
    return None if isinstance(value, Text) else truth(value)


def _names(path: str, header: Sequence[Node]) -> bool:
    """Whether a loop's header binds the name."""
    return any(
        isinstance(node, Name) and node.path == path for part in header for node in walk(part)
    )


def _literals(header: Sequence[Node]) -> frozenset[Side]:
    """The truth values in a loop's header."""
    return frozenset(side for part in header for node in walk(part) if (side := _boolean(node)))


def _writes(statement: Assign, path: str) -> bool:
    return any(target.path == path for target in statement.targets)


def _of_table(member: str, around: Sequence[Node]) -> frozenset[Side]:
    """Of `case.enabled`: the values that the table's rows give `enabled`."""
    function = next((node for node in around if isinstance(node, Function)), None)
    if function is None:
        return NOTHING
    return _beside(member, function) or _only_truths(function)


def _beside(member: str, within: Node) -> frozenset[Side]:
    """The truth values that stand beside a name in the rows of tables."""
    found = set()
    for node in walk(within):
        if isinstance(node, Compound) and len(node.parts) == 2:  # noqa: PLR2004 - key and value
            key, value = node.parts
            named = next((one for one in walk(key) if isinstance(one, Name | Text)), None)
            word = named.path if isinstance(named, Name) else named.value if named else None
            side = next((one for part in walk(value) if (one := _boolean(part))), None)
            if word == member and side:
                found.add(side)
    return frozenset(found)


def _only_truths(within: Node) -> frozenset[Side]:
    """Of Go's rows without names, where one column alone holds truth values."""
    rows = [
        [side for part in node.parts if (side := _boolean(part))]
        for node in walk(within)
        if isinstance(node, Compound) and node.kind == "literal_value"
    ]
    rows = [row for row in rows if row]
    return frozenset(row[0] for row in rows) if all(len(row) == 1 for row in rows) else NOTHING
