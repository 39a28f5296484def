"""What the names of a file stand for, seen from other files: keys, and flags that are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.code.nodes import Call, Text
from shipcheck.code.statements import Class, Evaluate
from shipcheck.code.walk import walk
from shipcheck.flags.literals import entries
from shipcheck.flags.naming import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from shipcheck.flags.recogniser import FileRecogniser

Held = tuple[str, str | None]
"""The SDK and the key of a flag that a name holds."""


def constants_of(recogniser: FileRecogniser) -> Iterator[tuple[str, str]]:
    """The dotted names of a file that stand for a text, with it; also entries of literal maps."""
    facts, keys = recogniser.facts, recogniser.keys
    for path, bindings in facts.bindings.items():
        for binding in bindings:
            if binding.scope is not None or binding.pick is not None:
                continue
            text = keys.read(binding.value).text
            if text is not None:
                yield path, text
            for name, value in entries(binding.value, facts.module.source):
                entry = keys.read(value).text
                if entry is not None:
                    yield f"{path}.{name}", entry
    yield from _enum_members(recogniser)


def handles_of(recogniser: FileRecogniser) -> Iterator[tuple[str, Held]]:
    """The names of a file that hold a flag."""
    for path, bindings in recogniser.facts.bindings.items():
        for binding in bindings:
            if binding.scope is None and binding.pick is None and isinstance(binding.value, Call):
                found = recogniser.handles.handle(binding.value)
                if found is not None:
                    yield path, (found[0].sdk, found[1].text)


def agreed(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str | None]:
    """What each name stands for; None where files differ."""
    found: dict[str, str | None] = {}
    for name, text in pairs:
        found[name] = text if found.get(name, text) == text else None
    return found


def _enum_members(recogniser: FileRecogniser) -> Iterator[tuple[str, str]]:
    """`NEW_CHECKOUT("new-checkout")` in a class, as Java's enums have it."""
    for node in walk(recogniser.facts.module.body):
        if not isinstance(node, Class):
            continue
        for statement in node.body.statements:
            value = statement.expression if isinstance(statement, Evaluate) else None
            if isinstance(value, Call) and value.arguments:
                text, name = value.arguments[0].value, dotted(value.callee)
                if isinstance(text, Text) and text.value is not None and name:
                    yield f"{node.name}.{name}", text.value
                    yield name, text.value
