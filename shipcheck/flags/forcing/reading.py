"""Reads what a test file forces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Index, Member, Name, Text
from shipcheck.code.walk import parts, walk
from shipcheck.flags.forcing.helpers import (
    ALL_OFF,
    ALL_ON,
    FORCING_WORDS,
    GIVES,
    HELPERS,
    REPLACES,
)
from shipcheck.flags.forcing.override import Override, Side
from shipcheck.flags.forcing.values import NOTHING, sides_of
from shipcheck.flags.naming import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.helpers import Helper
    from shipcheck.flags.forcing.override import Keys

PAIR = 2
DEFINING = (
    "defaultVariant",
    "default_variant",
    "defaultValue",
    "default",
    "value",
    "enabled",
    "on",
)
"""Entries of a flag's definition that say what it gives, in this order."""


@dataclass(frozen=True, slots=True)
class TestReader:
    """Finds overrides in one test file.

    `keys` are those that are looked for; `asked` the names of the functions that ask them
    (`is_enabled`), by which a mock is known; `recogniser` tells calls that ask a flag themselves.
    """

    module: Module
    keys: Keys
    asked: frozenset[str]
    recogniser: Recogniser

    def read(self) -> tuple[Override, ...]:
        """All overrides, in order, one for each place."""
        found: dict[tuple[int, str | None], Override] = {}
        for node, around in _with_surroundings(self.module):
            for one in self._at(node, around):
                found.setdefault((one.line, one.key), one)
        return tuple(sorted(found.values(), key=lambda one: one.line))

    def _at(self, node: Node, around: Sequence[Node]) -> Iterator[Override]:
        if isinstance(node, Call) and self.recogniser.test(node) is None:
            yield from self._by_call(node, around)
        elif isinstance(node, Compound) and len(node.parts) == PAIR:
            yield from self._by_pair(self._word(node.parts[0]), node.parts[1], around)
        elif isinstance(node, Argument) and node.name and not self._asks(around):
            yield from self._by_pair(node.name, node.value, around)

    def _asks(self, around: Sequence[Node]) -> bool:
        """Whether the call around an argument asks a flag: its default is no override."""
        call = around[-1] if around else None
        return isinstance(call, Call) and self.recogniser.test(call) is not None

    def _by_call(self, call: Call, around: Sequence[Node]) -> Iterator[Override]:
        """A helper, a mock, or a helper of the team's own; the first that holds."""
        name = last_word(call.callee)
        if name.lower() in ALL_ON | ALL_OFF:
            side = Side.ON if name.lower() in ALL_ON else Side.OFF
            yield Override(None, frozenset({side}), call.span.first_line, name, exact=True)
            return
        for helper in HELPERS:
            if helper.name == name and (key := self._helped(helper, call)):
                sides = self._helper_sides(helper, call, around)
                yield Override(key, sides, call.span.first_line, name, exact=not helper.variable)
                return
        if name in GIVES or name in REPLACES:
            yield from self._by_mock(call, name, around)
        elif any(word in name.lower() for word in FORCING_WORDS) or _chained(call):
            yield from self._by_own_helper(call, name, around)

    def _helped(self, helper: Helper, call: Call) -> str | None:
        """The key that a helper's call forces; None where it is another call of that name."""
        before = dotted(call.callee).lower()
        if helper.receiver and helper.receiver not in before:
            return None
        if isinstance(helper.value, str) and _argument(call, helper.value) is None:
            return None
        given = _argument(call, helper.key)
        if (
            given is None
            and isinstance(call.callee, Member)
            and isinstance(call.callee.object, Index)
        ):
            given = call.callee.object.key  # Flipper[:key].enable
        if isinstance(given, Text) and not helper.variable:
            return given.value  # a key in other letters is another key
        word = self._word(given) if given is not None else None
        return self.keys.meant(word)

    def _helper_sides(self, helper: Helper, call: Call, around: Sequence[Node]) -> frozenset[Side]:
        if helper.side is not None:
            return frozenset({helper.side})
        value = _argument(call, helper.value) if helper.value is not None else None
        return sides_of(value, around) if value is not None else NOTHING

    def _by_mock(self, call: Call, name: str, around: Sequence[Node]) -> Iterator[Override]:
        """`allow(x).to receive(:enabled?).with(:k).and_return(true)` and its like."""
        sides = frozenset(
            side for argument in call.arguments for side in sides_of(argument.value, around)
        )
        if not sides:
            return
        key = next((key for node in walk(call) if (key := self._key(node))), None)
        if key is not None or self._names_asked(call):
            yield Override(key, sides, call.span.first_line, name, exact=False)

    def _by_own_helper(self, call: Call, name: str, around: Sequence[Node]) -> Iterator[Override]:
        """A call that takes a key and a truth value, or a chain that begins with the key."""
        key = next((key for node in walk(call) if (key := self._key(node))), None)
        if key is None:
            return
        sides = frozenset(
            side for argument in call.arguments for side in sides_of(argument.value, around)
        )
        if sides:
            yield Override(key, sides, call.span.first_line, name, exact=False)

    def _by_pair(
        self, word: str | None, value: Expression, around: Sequence[Node]
    ) -> Iterator[Override]:
        """A key beside its value: in a table of flags, or by a named argument."""
        key = self.keys.meant(word)
        if key is None:
            return
        sides = sides_of(value, around) or self._defined(value, around)
        if sides:
            yield Override(key, sides, value.span.first_line, f"{word}:", exact=False)

    def _defined(self, value: Expression, around: Sequence[Node]) -> frozenset[Side]:
        """Of a definition (`InMemoryFlag("on", …)`, `{defaultVariant: "off"}`): what it gives."""
        first = _argument(value, 0) if isinstance(value, Call) else None
        if first is not None and (sides := sides_of(first, around)):
            return sides
        entries: dict[str | None, Expression] = {}
        for node in walk(value):
            if isinstance(node, Compound) and len(node.parts) == PAIR:
                entries.setdefault(self._word(node.parts[0]), node.parts[1])
            elif isinstance(node, Argument) and node.name:
                entries.setdefault(node.name, node.value)
        for name in DEFINING:
            if name in entries and (sides := sides_of(entries[name], around)):
                return sides
        return next((sides for node in walk(value) if (sides := sides_of(node, around))), NOTHING)

    def _key(self, node: Node) -> str | None:
        """The key that a text or a constant's name stands for."""
        if isinstance(node, Text):
            return self.keys.meant(node.value)
        if isinstance(node, Name):
            return self.keys.meant(node.path.rpartition(".")[2])
        return None

    def _names_asked(self, call: Call) -> bool:
        """Whether a mock names the function that asks."""
        words = (
            node.value if isinstance(node, Text) else node.path
            for node in walk(call)
            if isinstance(node, Text | Name)
        )
        return any((word or "").rpartition(".")[2] in self.asked for word in words)

    def _word(self, node: Expression) -> str | None:
        """What a key is written as: a text, a name, or an object's bare property."""
        if isinstance(node, Text):
            return node.value
        if isinstance(node, Name):
            return node.path.rpartition(".")[2]
        return (
            self._source(node).strip("\"':` []")
            if not any(True for _ in parts(node))
            else (
                self._word(node.parts[0])
                if isinstance(node, Compound) and len(node.parts) == 1
                else None
            )
        )

    def _source(self, node: Expression) -> str:
        piece = self.module.source[node.span.start : node.span.end]
        return piece.decode("utf-8", "surrogateescape")


def last_word(callee: Expression) -> str:
    """The last word of what is called."""
    if isinstance(callee, Name):
        return callee.path.rpartition(".")[2]
    return callee.name if isinstance(callee, Member) else ""


def _argument(call: Call, place: int | str) -> Expression | None:
    """The argument at a position, or of a name."""
    if isinstance(place, str):
        return next((one.value for one in call.arguments if one.name == place), None)
    listed = [one.value for one in call.arguments if one.name is None]
    return listed[place] if place < len(listed) else None


def _chained(call: Call) -> bool:
    """Whether it goes on from another call: `data.flag("k").on(False)`."""
    return isinstance(call.callee, Member) and isinstance(call.callee.object, Call)


def _with_surroundings(module: Module) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node with those that enclose it; without recursion."""
    waiting: list[tuple[Node, tuple[Node, ...]]] = [(module.body, ())]
    while waiting:
        node, around = waiting.pop()
        yield node, around
        inside = (*around, node)
        waiting.extend((part, inside) for part in reversed(tuple(parts(node))))
