"""Which parts of a file can have to do with flags: the rest need not be worked out."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from shipcheck.code.nodes import (
    Argument,
    Call,
    Compound,
    Constant,
    Embedded,
    Lambda,
    Member,
    Name,
    Text,
)
from shipcheck.code.reader import STATEMENTS
from shipcheck.code.scopes import Scopes
from shipcheck.code.statements import (
    Assign,
    Block,
    Case,
    Class,
    Function,
    Parameter,
    Target,
)
from shipcheck.code.tables import names_flag, table_in
from shipcheck.code.walk import parts

if TYPE_CHECKING:
    from collections.abc import Collection

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node

NO_EXPRESSIONS = frozenset(
    {
        Argument, Block, Case, Parameter, Target, Text, Constant, *STATEMENTS,
    }
)  # fmt: skip
GIVE_NAMES = frozenset({Assign, Function})
DEEP = frozenset({Lambda, Function, Embedded})


class Facts:
    """What holds for a file in every world; worked out once."""

    def __init__(
        self, module: Module, recogniser: Recogniser, touched: Collection[int] | None = None
    ) -> None:
        """Go through the file once; `touched` are the lines around changes, None for all lines."""
        self._touched = None if touched is None else sorted(touched)
        self.module = module
        self.recogniser = recogniser
        self.nodes: list[Node] = []
        self.parents: list[int] = []
        self.hot: set[int] = set()
        self.direct: set[int] = set()
        self.deep: set[int] = set()
        self.dependencies: set[int] = set()
        self.tables: set[int] = set()
        self._named: dict[str, list[int]] = {}
        self._assigned: list[int] = []
        hits = self._read()
        for hit in hits:
            self._heat(hit, self.direct)
        self.hot |= self.direct
        if hits:
            self._spread()
        self.known = frozenset(map(id, self.nodes))

    @cached_property
    def scopes(self) -> Scopes:
        """The names of the file; without any flag nobody asks for them."""
        return Scopes(self.module, nothing=not self.hot)

    def cold(self, node: Node) -> bool:
        """Whether a node of this file has nothing to do with any flag."""
        return id(node) not in self.hot and id(node) in self.known

    def untouched(self, node: Function) -> bool:
        """Whether a function stayed as it was and has nothing to do with any flag."""
        if self._touched is None or not self.cold(node) or id(node) in self._twins:
            return False
        place = bisect_left(self._touched, node.span.first_line)
        return self._touched[place : place + 1] == [] or self._touched[place] > node.span.last_line

    @cached_property
    def _twins(self) -> set[int]:
        """Functions of one name in one place: clauses, overloads; all of them count as one."""
        found: dict[tuple[str, str], list[int]] = {}
        for index in self._assigned:
            node = self.nodes[index]
            if isinstance(node, Function):
                found.setdefault((self._around(index), node.name), []).append(id(node))
        return {one for ids in found.values() if len(ids) > 1 for one in ids}

    def _around(self, index: int) -> str:
        """The name of the function or class around a node."""
        index = self.parents[index]
        while index >= 0:
            node = self.nodes[index]
            if isinstance(node, Function | Class):
                return node.name
            index = self.parents[index]
        return ""

    def _read(self) -> list[int]:
        """All nodes, with what they name; the places that ask."""
        hits: list[int] = []
        waiting: list[tuple[Node, int]] = [(self.module.body, -1)]
        while waiting:
            node, parent = waiting.pop()
            index = len(self.nodes)
            self.nodes.append(node)
            self.parents.append(parent)
            kind = type(node)
            if kind is Name or kind is Member:
                path = node.path if isinstance(node, Name) else getattr(node, "name", "")
                for segment in path.split("."):
                    self._named.setdefault(segment.lstrip("@"), []).append(index)
            elif kind in GIVE_NAMES:
                self._assigned.append(index)
            elif kind is Call and (listed := _dependencies(node)) is not None:
                self.dependencies.add(id(listed))
            self._note_table(node, index)
            if kind in DEEP:
                self._heat(index, self.deep)
            if kind not in NO_EXPRESSIONS and self._asks(node):
                hits.append(index)
            waiting.extend((part, index) for part in parts(node))
        return hits

    def _note_table(self, node: Node, index: int) -> None:
        """Tables of flags, and entries of tables that name one."""
        kind = type(node)
        table = table_in(node) if kind is Assign or kind is Compound else None
        if table is not None:
            self.tables.add(id(table))
            self._heat(index, self.deep)
        if kind is Compound and (id(node) in self.tables or names_flag(node)):
            self._heat(index, self.deep)

    def _asks(self, node: Node) -> bool:
        return self.recogniser.test(node) is not None  # type: ignore[arg-type]

    def _heat(self, index: int, into: set[int]) -> None:
        """A node and all that it is in."""
        while index >= 0 and id(self.nodes[index]) not in into:
            into.add(id(self.nodes[index]))
            index = self.parents[index]

    def _spread(self) -> None:
        """From what asks to the names that get its answer, and to where those stand."""
        names: set[str] = set()
        while True:
            fresh = {
                name
                for index in self._assigned
                if id(self.nodes[index]) in self.hot
                for name in _names(self.nodes[index])
            } - names
            if not fresh:
                return
            names |= fresh
            for name in fresh:
                for index in self._named.get(name, ()):
                    self._heat(index, self.hot)


def _names(node: Node) -> list[str]:
    """The names that an assignment or a function gives."""
    if isinstance(node, Function):
        return [node.name] if node.name else []
    if isinstance(node, Assign):
        return [one.path.rpartition(".")[2].lstrip("@") for one in node.targets if one.path]
    return []


def _dependencies(call: Node) -> Expression | None:
    """What a React hook is told to look at: `[enabled]` in `useEffect(() => …, [enabled])`."""
    if not isinstance(call, Call):
        return None
    name = call.callee.path.rpartition(".")[2] if isinstance(call.callee, Name) else ""
    last = call.arguments[-1].value if len(call.arguments) > 1 else None
    listed = isinstance(last, Compound) and last.kind == "array"
    return last if listed and name.startswith("use") and name[3:4].isupper() else None
