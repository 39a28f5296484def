"""Flags that are the properties of what a call gives: `const { newCheckout } = useFlags()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.flag_test import FlagTest, Form
from shipcheck.code.nodes import Call
from shipcheck.flags.forms import Where
from shipcheck.flags.naming import dotted, split_callee

if TYPE_CHECKING:
    from shipcheck.code.nodes import Expression, Span
    from shipcheck.flags.matching import Matcher
    from shipcheck.flags.sdks import Row


class Properties:
    """Finds such properties in one file."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self.sources = frozenset(
            path
            for path, bindings in matcher.facts.bindings.items()
            if any(self._row(binding.value) for binding in bindings)
        )

    def _row(self, value: Expression) -> Row | None:
        """The row of a call that gives flags as properties."""
        if not isinstance(value, Call):
            return None
        receiver, last = split_callee(value.callee)
        return self.matcher.find(receiver, last, len(value.arguments), Where.PROPERTIES)

    def gives(self, value: Expression) -> bool:
        """Whether it is such a call."""
        return self._row(value) is not None

    def test(self, path: str, at: Span) -> FlagTest | None:
        """The flag that a name is: a property of such a variable, or taken out of it."""
        facts = self.matcher.facts
        if not any(path == source or path.startswith(f"{source}.") for source in self.sources):
            return None
        taken = facts.binding(path, at)[0]
        if taken is not None:
            return self.of_call(taken.value, taken.pick) if taken.pick else None
        parts = path.split(".")
        for end in range(1, len(parts)):
            name = ".".join(parts[:end])
            binding = facts.binding(name, at)[0]
            if binding is None:
                continue
            picked = [binding.pick] if binding.pick else []
            first, *rest = [*picked, *parts[end:]]
            return self.of_call(binding.value, first, tuple(rest))
        return None

    def of_call(self, value: Expression, name: str, rest: tuple[str, ...] = ()) -> FlagTest | None:
        """The flag that a property of a call's result is."""
        row = self._row(value)
        if row is None or not isinstance(value, Call):
            return None
        form = Form.VALUE if rest and rest[0] == "value" else Form.ON
        return FlagTest(name, row[0].sdk, f"{dotted(value.callee)}()", form)
