"""Reads what a test file forces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compare, Compound, Lambda, Member, Name, Text
from shipcheck.code.statements import Assign, Evaluate, Function
from shipcheck.code.walk import parts, walk
from shipcheck.flags.forcing.chains import (
    argument,
    asserts,
    inner_key,
    is_literal,
    last_word,
    links,
)
from shipcheck.flags.forcing.chains import receiver as receiver_of
from shipcheck.flags.forcing.helpers import (
    ALL_OFF,
    ALL_ON,
    ASKS,
    FORCING_WORDS,
    GIVES,
    HELPERS,
    OF_FLAGS,
    OFF_VERB,
    SETS,
    VERB,
)
from shipcheck.flags.forcing.mocks import Mocks
from shipcheck.flags.forcing.override import Override, Side
from shipcheck.flags.forcing.providers import with_provider
from shipcheck.flags.forcing.skipped import is_skipped
from shipcheck.flags.forcing.tables import Tables
from shipcheck.flags.forcing.truths import NOTHING
from shipcheck.flags.forcing.values import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.helpers import Helper
    from shipcheck.flags.forcing.override import Keys

PAIR = 2

_STORED = re.compile(rb"\[\s*:?[\"']?([\w.:-]+)[\"']?\s*\]\s*=[^=]")
"""What a value is stored under: `ENV["K"] = "true"`."""


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

    @property
    def _mocks(self) -> Mocks:
        return Mocks(self.keys, self.asked, self.module.source)

    def _at(self, node: Node, around: Sequence[Node]) -> Iterator[Override]:
        tables = Tables(self.module, self.keys)
        if isinstance(node, Call):
            yield from self._by_call(node, around)
        elif isinstance(node, Text):
            yield from tables.by_text(node)
        elif isinstance(node, Compound) and node.kind in GIVES:
            yield from self._mocks.by_infix(node, around)
        elif isinstance(node, Compound) and (found := list(tables.by_entry(node, around))):
            yield from found
        elif isinstance(node, Compound) and len(node.parts) == PAIR:
            word, value = self._word(node.parts[0]), node.parts[1]
            yield from tables.by_pair(word, value, around) or self._mocks.by_pair(
                word, value, around
            )
        elif isinstance(node, Argument) and node.name and not self._asks(around):
            named = tables.by_pair(node.name, node.value, around)
            yield from named or self._mocks.by_pair(node.name, node.value, around)
        elif isinstance(node, Assign) and node.value is not None:
            yield from self._by_assignment(node, node.value, around)
        elif isinstance(node, Function):
            yield from self._mocks.by_function(node)
        elif isinstance(node, Evaluate) and isinstance(node.expression, Member):
            bare = Call(node.expression.span, node.expression, ())  # Ruby needs no brackets
            yield from self._by_helper(bare, last_word(bare.callee), around)

    def _asks(self, around: Sequence[Node]) -> bool:
        """Whether the call around an argument asks a flag: its default is no override."""
        call = around[-1] if around else None
        return isinstance(call, Call) and self.recogniser.test(call) is not None

    def _by_call(self, call: Call, around: Sequence[Node]) -> Iterator[Override]:
        """A helper, a mock, or a helper of the team's own; the first that holds."""
        name = last_word(call.callee)
        if self.recogniser.test(call) is not None:
            yield from self._mocks.by_answer_before(
                call, around
            )  # doReturn(true).when(x).isOn("k")
            return
        if asserts(call):
            return
        if name.lower() in ALL_ON | ALL_OFF:
            side = Side.ON if name.lower() in ALL_ON else Side.OFF
            yield Override(None, frozenset({side}), call.span.first_line, name, exact=True)
            return
        found = list(self._by_helper(call, name, around))
        if name in ("of", "entry") and receiver_of(call.callee).endswith("map"):
            found = list(Tables(self.module, self.keys).by_map(call, around))
        found = found or list(self._mocks.by_call(call, name, around))
        yield from found or self._by_own_helper(call, name, around)

    def _by_helper(self, call: Call, name: str, around: Sequence[Node]) -> Iterator[Override]:
        """A helper that an SDK has for its users' tests."""
        for helper in HELPERS:
            if helper.name == name and (key := self._helped(helper, call)):
                sides = self._helper_sides(helper, call, around)
                yield Override(key, sides, call.span.first_line, name, exact=not helper.variable)
                return
        if VERB.match(name) and any(word in receiver_of(call.callee) for word in OF_FLAGS):
            given = argument(call, 0) or inner_key(call.callee)
            key = self._key(given) if given is not None else None
            if key is not None:
                side = Side.OFF if OFF_VERB.match(name) else Side.ON
                yield Override(key, frozenset({side}), call.span.first_line, name, exact=False)

    def _helped(self, helper: Helper, call: Call) -> str | None:
        """The key that a helper's call forces; None where it is another call of that name."""
        if helper.receiver and helper.receiver not in receiver_of(call.callee):
            return None
        if isinstance(helper.value, str) and argument(call, helper.value) is None:
            return None
        given = argument(call, helper.key)
        if given is None:
            given = inner_key(call.callee)  # Flipper[:key].enable
        if isinstance(given, Text) and not helper.variable:
            return given.value  # a key in other letters is another key
        word = self._word(given) if given is not None else None
        return self.keys.meant(word)

    def _helper_sides(self, helper: Helper, call: Call, around: Sequence[Node]) -> frozenset[Side]:
        if helper.side is not None:
            return frozenset({helper.side})
        value = argument(call, helper.value) if helper.value is not None else None
        return sides_of(value, around) if value is not None else NOTHING

    def _by_own_helper(self, call: Call, name: str, around: Sequence[Node]) -> Iterator[Override]:
        """A call that takes a key and a truth value, or a chain that begins with the key."""
        if name in self.asked or ASKS.match(name):
            return  # its truth value is a default
        before = receiver_of(call.callee)
        forces = any(word in name.lower() for word in FORCING_WORDS)
        of_flags = any(word in before for word in OF_FLAGS)
        chained = of_flags and any(isinstance(one, Call) for one in list(links(call))[1:])
        if not (forces or chained or (of_flags and SETS.match(name))):
            return
        key = next((key for one in _given(call) if (key := self._key(one))), None)
        sides = frozenset(side for one in call.arguments for side in sides_of(one.value, around))
        if key is not None and sides:
            yield Override(key, sides, call.span.first_line, name, exact=False)

    def _by_assignment(
        self, node: Assign, value: Expression, around: Sequence[Node]
    ) -> Iterator[Override]:
        """`process.env.K = "false"`, `config.flags.k = true`, and a function put in another's place."""
        for target in node.targets:
            path, word = target.path, target.path.rpartition(".")[2]
            given = value
            if not path:
                stored = _STORED.search(self.module.source[node.span.start : node.span.end])
                word = stored[1].decode() if stored else ""
                if isinstance(value, Compound) and value.kind == "stored":
                    given = value.parts[0]
            elif "." not in path:
                yield from self._mocks.by_assignment(word, given, around)
                continue
            key, sides = self.keys.meant(word), sides_of(given, around)
            if key is not None and sides:
                yield Override(key, sides, node.span.first_line, f"{word} =", exact=False)
            else:
                yield from self._mocks.by_assignment(word, given, around)

    def _key(self, node: Node) -> str | None:
        """The key that a text or a constant's name stands for."""
        if isinstance(node, Text):
            return self.keys.meant(node.value)
        if isinstance(node, Name):
            return self.keys.meant(node.path.rpartition(".")[2])
        return None

    def _word(self, node: Expression) -> str | None:
        """What a key is written as: a text, a name, or an object's bare property."""
        if isinstance(node, Text):
            return node.value
        if isinstance(node, Name):
            return node.path.rpartition(".")[2]
        if isinstance(node, Compound) and len(node.parts) == 1:
            return self._word(node.parts[0])
        if any(True for _ in parts(node)):
            return None
        piece = self.module.source[node.span.start : node.span.end]
        return piece.decode("utf-8", "surrogateescape").strip("\"':` []")


def _given(call: Call) -> Iterator[Node]:
    """What a call and those before it in the chain are given; not what closures hold."""
    for one in links(call):
        if isinstance(one, Call):
            for given in one.arguments:
                if not isinstance(given.value, Lambda):
                    yield from walk(given.value)


def _with_surroundings(module: Module) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """Every node that counts with those that enclose it; without recursion.

    What is only compared does not count, nor do tests that do not run.
    """
    waiting: list[tuple[Node, tuple[Node, ...]]] = [(module.body, ())]
    while waiting:
        node, around = waiting.pop()
        if is_skipped(node):
            continue
        yield node, around
        inside = (*around, node)
        waiting.extend((with_provider(part, module), inside) for part in reversed(_below(node)))


def _below(node: Node) -> list[Node]:
    if isinstance(node, Compare):
        return [one for one in (node.left, node.right) if not isinstance(one, Compound)]
    if isinstance(node, Call) and asserts(node):
        return [node.callee, *(one.value for one in node.arguments if not _compared(one, node))]
    return list(parts(node))


def _compared(given: Argument, call: Call) -> bool:
    """Whether an assertion only compares with it: a literal, or a matcher of what was expected."""
    chained = any(isinstance(one, Call) for one in list(links(call))[1:])
    made = isinstance(given.value, Call) and last_word(given.value.callee)[:1].isupper()
    return chained or made or given.name is not None or is_literal(given.value)
