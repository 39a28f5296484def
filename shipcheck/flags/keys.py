"""Reading a flag's key, through constants, enums and registries where it is not written there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Choice, Compound, Index, Member, Name, Text
from shipcheck.flags.facts import NOT_HERE
from shipcheck.flags.literals import entries
from shipcheck.flags.naming import dotted, split_callee

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.nodes import Expression, Span
    from shipcheck.flags.facts import FileFacts

DEEPEST = 6
"""Constants that stand for constants are followed so far."""

_SAME_TEXT = frozenset(
    {
        "freeze", "value", "key", "rawValue", "to_s", "to_sym", "to_string", "toString", "as_str",
        "into", "to_owned", "getKey", "getValue", "Key", "Value", "String", "name", "id", "flag",
        "Name", "asString", "__str__", "valueOf",
    }
)  # fmt: skip
"""Members and calls that give the text of a constant itself."""

_OF_OBJECTS = ("keyName", "key", "flagKey", "flagName", "name", "id", "value")
"""Members of an object that stands for a flag in which its key is written."""

_BUILT = "the key is put together while the program runs"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, or why it cannot be read."""

    text: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class KeyReader:
    """Reads keys in one file; `constants` are those known from elsewhere, None where they differ.

    `missing` collects the dotted names that are defined in neither.
    """

    facts: FileFacts
    constants: Mapping[str, str | None]
    missing: set[str] = field(default_factory=set)

    def read(self, expression: Expression, depth: int = 0) -> Key:  # noqa: PLR0911 - a table
        """The key that an expression stands for."""
        if depth > DEEPEST:
            return Key(None, "constants refer to each other")
        match expression:
            case Text(value=None):
                return Key(None, _BUILT)
            case Text(value=value):
                return Key(value)
            case Compound(parts=(inner,)) if "string" not in expression.kind:
                return self.read(inner, depth + 1)
            case Name() | Member() | Index():
                return self._named(expression, depth)
            case Call(callee=callee):
                return self._called(callee, expression, depth)
            case Choice():
                return Key(None, "the key is one of several")
            case _:
                return Key(None, _BUILT)

    def _called(self, callee: Expression, call: Call, depth: int) -> Key:
        """`"x".freeze`, `Flags.NEW.getKey()`, `str(KEY)`; anything else is asked at run time."""
        last = split_callee(callee)[1]
        if isinstance(callee, Member) and last in _SAME_TEXT and not call.arguments:
            return self.read(callee.object, depth + 1)
        if isinstance(callee, Name) and last in _SAME_TEXT and not call.arguments:
            return self._named(callee, depth)
        if (
            dotted(callee) in ("str", "String", "String.from", "FlagKey", "Symbol")
            and call.arguments
        ):
            return self.read(call.arguments[0].value, depth + 1)
        return Key(None, f"the key is what {dotted(callee) or 'a call'}() gives")

    def _named(self, expression: Expression, depth: int) -> Key:
        """A constant, by its name."""
        if isinstance(expression, Member) and not dotted(expression.object):
            if expression.name in _SAME_TEXT:
                return self.read(expression.object, depth + 1)
            return Key(None, _BUILT)
        path = self._path(expression)
        if path is None:
            return Key(None, _BUILT)
        return self.constant(path, expression.span, depth)

    def _path(self, expression: Expression) -> str | None:
        """A dotted name; `FLAGS["new"]` is `FLAGS.new`."""
        if isinstance(expression, Index):
            outer, inner = dotted(expression.object), self.read(expression.key, DEEPEST)
            return f"{outer}.{inner.text}" if outer and inner.text is not None else None
        path = dotted(expression)
        return path if path and "()" not in path and "[]" not in path else None

    def constant(self, path: str, at: Span, depth: int = 0) -> Key:
        """The text of a constant: of this file, else one known from elsewhere."""
        reason = ""
        for name in _spellings(path):
            binding, why = self.facts.binding(name, at)
            if binding and binding.pick is None:
                return self.read(binding.value, depth + 1)
            entry = self._entry(name, at, depth)
            if entry.text is not None:
                return entry
            reason = reason or why or f"{name} is taken out of what is known only at run time"
        for name in _suffixes(path):
            known = self.constants.get(name)
            if known is not None:
                return Key(known)
            if name in self.constants:
                return Key(None, f"{name} stands for several keys")
        if reason.endswith(NOT_HERE):
            self.missing.add(path)
        return Key(None, reason)

    def _entry(self, path: str, at: Span, depth: int) -> Key:
        """`FLAGS.new`, where FLAGS is a literal map."""
        outer, _, last = path.rpartition(".")
        binding = self.facts.binding(outer, at)[0] if outer else None
        if binding is not None and binding.pick is None:
            for name, value in entries(binding.value, self.facts.module.source):
                if name == last:
                    return self.read(value, depth + 1)
        return Key(None)


def _spellings(path: str) -> Iterator[str]:
    """A path, without a last part that says "its text", and with what an object calls its key."""
    yield path
    outer, _, last = path.rpartition(".")
    if last in _SAME_TEXT and outer:
        yield outer
    if last[:1].isupper() and not last.isupper():
        yield from (f"{path}.{member}" for member in _OF_OBJECTS)


def _suffixes(path: str) -> Iterator[str]:
    """A path, shorter and shorter from the front, as an import may have named its module."""
    for name in _spellings(path):
        parts = name.split(".")
        yield from (".".join(parts[start:]) for start in range(len(parts)))
