"""Mocks of the function that asks: what they answer, for one key or for whatever is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Compare, Compound, Constant, Lambda, Name, Text
from shipcheck.code.walk import walk
from shipcheck.flags.forcing.chains import last_word, links, words_in
from shipcheck.flags.forcing.helpers import GIVES, REPLACES
from shipcheck.flags.forcing.override import Override, Side
from shipcheck.flags.forcing.truths import NOTHING, last_value, truth
from shipcheck.flags.forcing.values import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Function
    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.override import Keys

GENERATED = ("ReturnValue", "Closure", "_return_value", "Stub", "Mock")
"""What generated mocks add to the name of a function, for what it is to answer."""

EXPECTS = ("expect_", "expectation_", "stub_", "mock_")
"""What they put before it."""

NARROWS = frozenset({"with", "withArgs", "calledWith", "with_args", "On"})
"""Calls that say for which arguments a mock answers."""

PATTERN = re.compile(r"[:](\w[\w?!-]*)|[\"']([^\"']+)[\"']")
"""An atom or a text in the head of a closure."""

EQUAL, UNEQUAL = ("==", "===", "is", "eq"), ("!=", "!==", "is not")


@dataclass(frozen=True, slots=True)
class Mocks:
    """Finds them; `keys` are those that are looked for, `asked` the names of what asks them.

    `source` is the file.
    """

    keys: Keys
    asked: frozenset[str]
    source: bytes

    def by_call(self, call: Call, name: str, around: Sequence[Node]) -> Iterator[Override]:
        """`allow(x).to receive(:enabled?).with(:k).and_return(true)` and its like."""
        if name not in GIVES and name not in REPLACES:
            return
        for given in call.arguments:
            yield from self._looking(given.value, call, name)
        sides = frozenset(
            side
            for given in call.arguments
            if given.name is None or given.name == "return_value"
            for side in sides_of(given.value, around)
        )
        if not sides:
            return
        yield from self._answered(call, sides, name)

    def by_infix(self, node: Compound, around: Sequence[Node]) -> Iterator[Override]:
        """Kotlin's `every { client.isEnabled("k") } returns true`."""
        asked, given = node.parts[0], node.parts[-1]
        sides = sides_of(given, around)
        if node.kind in GIVES and sides and isinstance(asked, Call):
            yield from self._answered(asked, sides, node.kind)

    def _answered(self, call: Call, sides: frozenset[Side], name: str) -> Iterator[Override]:
        """The mock for the key that it names; for all, where it names the function and no key."""
        patterns = [self.keys.meant(word) for word in self._patterns(call)]
        key = next((key for node in walk(call) if (key := self.key(node))), None)
        key = key or next(filter(None, patterns), None)
        if key is None and (patterns or self._names_another(call) or not self._names_asked(call)):
            return
        yield Override(key, sides, call.span.first_line, name, exact=False)

    def _patterns(self, call: Call) -> Iterator[str]:
        """The keys that a closure's own head names: Elixir's `fn :k, _ -> true end`."""
        for one in call.arguments:
            if isinstance(one.value, Lambda) and any(
                not parameter.name for parameter in one.value.function.parameters
            ):
                header = one.value.function.header
                head = self.source[header.start : header.end].decode("utf-8", "replace")
                yield from (word for words in PATTERN.findall(head) for word in words if word)

    def _names_another(self, call: Call) -> bool:
        """Whether the mock answers for one key only, which is none of those looked for."""
        for node in walk(call):
            if isinstance(node, Call):
                last = last_word(node.callee)
                asking = self._asks(last) or last in NARROWS
                if asking and any(self._is_key(one.value) for one in node.arguments):
                    return True
        return False

    def _is_key(self, value: Expression) -> bool:
        """Whether an argument is some key: a text, a constant, or either in a matcher."""
        if isinstance(value, Text):
            return bool(value.value) and not self._asks((value.value or "").rpartition(".")[2])
        if isinstance(value, Name):
            before, _, last = value.path.rpartition(".")
            return bool(before) and last[:1].isupper() and last not in ("Anything", "Any")
        if isinstance(value, Call):
            return any(self._is_key(one.value) for one in value.arguments)
        return False

    def _looking(self, given: Expression, call: Call, name: str) -> Iterator[Override]:
        """A function that answers by the key: `(key) => key === "k"`."""
        value = last_value(given.function) if isinstance(given, Lambda) else None
        if not isinstance(value, Compare) or value.operator not in EQUAL + UNEQUAL:
            return
        key = self.key(value.left) or self.key(value.right)
        if key is not None:
            side = Side.ON if value.operator in EQUAL else Side.OFF
            yield Override(key, frozenset({side}), call.span.first_line, name, exact=False)

    def by_answer_before(self, call: Call, around: Sequence[Node]) -> Iterator[Override]:
        """`doReturn(true).when(client).isEnabled("k")`: the answer stands before what is asked."""
        before = [one for one in list(links(call))[1:] if isinstance(one, Call)]
        answers = [one for one in before if last_word(one.callee) in GIVES]
        for answer in answers:
            sides = frozenset(s for one in answer.arguments for s in sides_of(one.value, around))
            own = (node for one in call.arguments for node in walk(one.value))
            key = next((key for node in own if (key := self.key(node))), None)
            other = any(
                isinstance(node, Text) for one in call.arguments for node in walk(one.value)
            )
            if sides and (key is not None or not other):
                yield Override(
                    key, sides, call.span.first_line, last_word(answer.callee), exact=False
                )

    def by_pair(
        self, word: str | None, value: Expression, around: Sequence[Node]
    ) -> list[Override]:
        """A function in a table of them: `{ isEnabled: () => true }`, `double(enabled?: true)`."""
        sides = self._answer(value, around) if self._asks(word or "") else NOTHING
        return (
            [Override(None, sides, value.span.first_line, f"{word}:", exact=False)] if sides else []
        )

    def by_assignment(
        self, word: str, value: Expression, around: Sequence[Node]
    ) -> Iterator[Override]:
        """A function put in another's place, or the answer of a generated mock."""
        bare = next((word.removesuffix(end) for end in GENERATED if word.endswith(end)), "")
        wanted = word in self.asked and not isinstance(value, Constant)
        if wanted or bare in self.asked:
            sides = self._answer(value, around)
            if sides:
                yield Override(None, sides, value.span.first_line, f"{word} =", exact=False)

    def by_function(self, node: Function) -> Iterator[Override]:
        """A fake of the tests' own, which gives one answer to all."""
        if node.name not in self.asked or node.body is None or len(node.body.statements) != 1:
            return
        value = last_value(node)
        side = truth(value) if isinstance(value, Constant | Name) else None
        if side is not None:
            yield Override(None, frozenset({side}), node.span.first_line, node.name, exact=False)

    def key(self, node: Node) -> str | None:
        """The key that a text or a constant's name stands for."""
        if isinstance(node, Text):
            return self.keys.meant(node.value)
        if isinstance(node, Name):
            return self.keys.meant(node.path.rpartition(".")[2])
        return None

    def _answer(self, value: Expression, around: Sequence[Node]) -> frozenset[Side]:
        """What a function gives: a closure's value, or what a mock is told to."""
        if isinstance(value, Call) and last_word(value.callee) in GIVES | REPLACES:
            return frozenset(s for one in value.arguments for s in sides_of(one.value, around))
        return sides_of(value, around)

    def _names_asked(self, call: Call) -> bool:
        """Whether a mock names the function that asks."""
        return any(self._asks(word) for word in words_in(call))

    def _asks(self, word: str) -> bool:
        return word in self.asked or any(
            word.startswith(start) and word.removeprefix(start) in self.asked for start in EXPECTS
        )
