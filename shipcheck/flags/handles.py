"""Flags that are held in an object, which is asked later: `Flipper[:new].enabled?`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Index, Member, Name
from shipcheck.flags.arguments import at_places
from shipcheck.flags.forms import Where
from shipcheck.flags.keys import DEEPEST, Key
from shipcheck.flags.naming import dotted, split_callee
from shipcheck.flags.sdks import BY_SDK, METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shipcheck.code.flag_test import Form
    from shipcheck.code.nodes import Expression
    from shipcheck.flags.forms import Family
    from shipcheck.flags.keys import KeyReader
    from shipcheck.flags.matching import Matcher

INDEX = "[]"
"""What an index is called in the table."""


@dataclass(frozen=True, slots=True)
class Handles:
    """Finds handles in one file; `known` are names from elsewhere that hold one."""

    matcher: Matcher
    keys: KeyReader
    known: Mapping[str, tuple[str, str | None]]

    def asked(self, callee: Expression) -> tuple[Family, Form, Key] | None:
        """The flag that a method of a handle tells of, and how."""
        last = split_callee(callee)[1]
        if last not in METHODS:
            return None
        inner = _holder(callee)
        found = self.handle(inner) if inner is not None else None
        if found is None:
            return None
        family, key = found
        return (family, family.methods[last], key) if last in family.methods else None

    def handle(self, expression: Expression, depth: int = 0) -> tuple[Family, Key] | None:
        """The flag that an expression holds."""
        if depth > DEEPEST:
            return None
        match expression:
            case Call(callee=callee, arguments=arguments):
                receiver, last = split_callee(callee)
                row = self.matcher.find(receiver, last, len(arguments), Where.HANDLE)
                value = next(at_places(arguments, row[1].key), None) if row else None
                return (row[0], self.keys.read(value)) if row and value else None
            case Index(object=inner, key=key):
                row = self.matcher.find(dotted(inner), INDEX, 1, Where.HANDLE)
                return (row[0], self.keys.read(key)) if row else None
            case Name(path=path):
                return self._named(expression, path, depth)
            case _:
                return None

    def _named(self, expression: Name, path: str, depth: int) -> tuple[Family, Key] | None:
        """A name that was given a handle, here or elsewhere."""
        binding = self.matcher.facts.binding(path, expression.span)[0]
        if binding is not None:
            return self.handle(binding.value, depth + 1) if binding.pick is None else None
        parts = path.split(".")
        for start in range(len(parts)):
            name = ".".join(parts[start:])
            if name in self.known:
                sdk, key = self.known[name]
                return BY_SDK[sdk], Key(key, "" if key else f"{name} holds one of several flags")
        if parts[-1][:1].isupper():
            self.keys.missing.add(path)
        return None


def _holder(callee: Expression) -> Expression | None:
    """What a method is called on."""
    if isinstance(callee, Member):
        return callee.object
    if isinstance(callee, Name) and "." in callee.path:
        return Name(callee.span, callee.path.rpartition(".")[0])
    return None
