"""Values that come from a table: rows of a parametrised test, cases of Go, RSpec's `let`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Member, Name, Text
from shipcheck.code.statements import Assign, Evaluate, Function
from shipcheck.code.walk import parts, walk
from shipcheck.flags.forcing.chains import last_word
from shipcheck.flags.forcing.truths import NOTHING, boolean, truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Expression
    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.override import Side

LETS = frozenset({"let", "let!", "let_it_be"})
PROVIDERS = frozenset(
    {"MethodSource", "DataProvider", "MemberData", "TestCaseSource", "dataProvider"}
)
"""Marks that name the function whose rows a test runs with."""


def of_parameter(
    path: str, position: int, function: Function, around: Sequence[Node]
) -> frozenset[Side]:
    """By the marks of a test, or by what calls the closure: `.each([true, false])`."""
    width = len(function.parameters)
    for mark in function.decorators:
        if isinstance(mark, Call) and len(mark.arguments) > 1:
            listed = [name.strip() for name in _words(mark.arguments[0].value)]
            if path in listed:  # pytest
                return column(mark.arguments[1].value, listed.index(path), len(listed))
    marks = [mark for mark in function.decorators if isinstance(mark, Call)]
    if marks:
        rows = (side for mark in marks for side in _of_mark(mark, position, width, around))
        return frozenset(rows)
    caller = next((node for node in reversed(around) if isinstance(node, Call)), None)
    if caller is None:
        return NOTHING
    picked = function.parameters[position].pick
    if picked is not None:  # ({ on }) => of a table of objects
        return _beside(picked, caller.callee)
    return column(caller.callee, position, width)


def _of_mark(mark: Call, position: int, width: int, around: Sequence[Node]) -> Iterator[Side]:
    """The values that a mark gives a parameter: `[InlineData(1, true)]`, `@ValueSource(…)`."""
    plain = [one.value for one in mark.arguments if one.name is None]
    if last_word(mark.callee) in PROVIDERS:
        for name in (word for one in plain for word in _words(one)):
            yield from _of_provider(name, position, width, around)
        return
    if position < len(plain) and (side := boolean(plain[position])):
        yield side
    for one in mark.arguments:
        if isinstance(one.value, Compound) or one.name is not None:
            yield from column(one.value, position, width)
            yield from _of_lines(one.value, position)


def _of_lines(value: Expression, position: int) -> Iterator[Side]:
    """Rows that are texts: `@CsvSource({"a,true", "b,false"})`."""
    for node in walk(value):
        if isinstance(node, Text) and node.value and "," in node.value:
            cells = [cell.strip() for cell in node.value.split(",")]
            if position < len(cells) and (side := truth(Text(node.span, cells[position]))):
                yield side


def _of_provider(name: str, position: int, width: int, around: Sequence[Node]) -> Iterator[Side]:
    """The rows that a function, or a field, of the file gives."""
    for node in walk(around[0]) if around else ():
        if isinstance(node, Function) and node.name == name and node.body is not None:
            yield from column(node.body, position, width)
        elif isinstance(node, Assign) and any(one.path == name for one in node.targets):
            yield from column(node, position, width)


def column(values: Node, index: int, width: int) -> frozenset[Side]:
    """The literals of a list; with several columns, those of one."""
    found = set()
    for node in walk(values):
        rows: list[Node] = [node] if width == 1 else []
        if width > 1 and isinstance(node, Compound | Call):
            cells = list(_cells(node))
            rows = [cells[index]] if len(cells) == width else []
        found |= {side for row in rows if (side := boolean(row))}
    return frozenset(found)


def _cells(node: Compound | Call) -> Iterator[Node]:
    if isinstance(node, Call):
        return (one.value for one in node.arguments)
    return iter(parts(node))


def of_let(name: str, around: Sequence[Node]) -> frozenset[Side]:
    """Of RSpec's `let(:on) { true }`, and of `where(:on, :total)` with its rows."""
    found: set[Side] = set()
    for node in walk(around[0]) if around else ():
        if not isinstance(node, Call) or node.block is None or not isinstance(node.callee, Name):
            continue
        named = [one.value.value for one in node.arguments if isinstance(one.value, Text)]
        if name not in named or node.block.body is None:
            continue
        if node.callee.path == "where":
            found |= column(node.block.body, named.index(name), len(named))
        elif node.callee.path in LETS and (last := node.block.body.statements[-1:]):
            value = last[0].expression if isinstance(last[0], Evaluate) else None
            side = truth(value) if value is not None else None
            found |= {side} if side else set()
    return frozenset(found)


def of_table(member: str, around: Sequence[Node]) -> frozenset[Side]:
    """Of `case.enabled`: the values that the table's rows give `enabled`."""
    function = next((node for node in around if isinstance(node, Function)), None)
    if function is None:
        return NOTHING
    return _beside(member, function) or _only_truths(function)


def _beside(member: str, within: Node) -> frozenset[Side]:
    """The truth values that stand beside a name in the rows of tables."""
    found = set()
    for node in walk(within):
        if isinstance(node, Argument) and node.name == member:
            found |= {side for part in walk(node.value) if (side := boolean(part))}
        elif isinstance(node, Compound) and len(node.parts) == 2:  # noqa: PLR2004 - key and value
            key, value = node.parts
            named = next((one for one in walk(key) if isinstance(one, Name | Text)), None)
            word = named.path if isinstance(named, Name) else named.value if named else None
            side = next((one for part in walk(value) if (one := boolean(part))), None)
            if word == member and side:
                found.add(side)
    return frozenset(found)


def _only_truths(within: Node) -> frozenset[Side]:
    """Of Go's rows without names, where one column alone holds truth values."""
    rows = [
        [side for part in node.parts if (side := boolean(part))]
        for node in walk(within)
        if isinstance(node, Compound) and node.kind == "literal_value"
    ]
    rows = [row for row in rows if row]
    return frozenset(row[0] for row in rows) if all(len(row) == 1 for row in rows) else NOTHING


def _words(value: Node) -> Iterator[str]:
    """The names of `"a,b"`, `("a", "b")`, `["a", "b"]` or `nameof(a)`."""
    for node in walk(value):
        if isinstance(node, Text) and node.value:
            yield from re.split(r",", node.value)
        elif isinstance(node, Name | Member) and not isinstance(value, Text):
            yield node.path if isinstance(node, Name) else node.name
