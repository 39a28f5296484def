"""Keys beside their values: tables of flags, settings, definitions of flags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Argument, Call, Compound, Name, Text
from shipcheck.code.walk import walk
from shipcheck.flags.forcing.chains import argument
from shipcheck.flags.forcing.override import Override, Side
from shipcheck.flags.forcing.truths import NOTHING, truth
from shipcheck.flags.forcing.values import sides_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shipcheck.code.nodes import Expression
    from shipcheck.code.statements import Module
    from shipcheck.code.walk import Node
    from shipcheck.flags.forcing.override import Keys

PAIR = 2
DEFINING = (
    "defaultVariant", "default_variant", "DefaultVariant", "defaultValue", "default", "value", "enabled",
    "Enabled", "on", "state", "active",
)  # fmt: skip
"""Entries of a flag's definition that say what it gives, in this order."""

SETTING = re.compile(r"^([\w.:-]+)=(true|false|on|off|1|0)$", re.IGNORECASE)

NAMING = frozenset({"name", "key", "flag", "id", "Name", "Key", "feature", "featureName"})
"""Entries that say which flag it is."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Finds them in one file."""

    module: Module
    keys: Keys

    def by_pair(
        self, word: str | None, value: Expression, around: Sequence[Node]
    ) -> list[Override]:
        """A key beside its value: in a table of flags, or by a named argument."""
        key = self.keys.meant(word)
        if key is None:
            return []
        sides = sides_of(value, around) or self._defined(value, around)
        return (
            [Override(key, sides, value.span.first_line, f"{word}:", exact=False)] if sides else []
        )

    def by_text(self, node: Text) -> Iterator[Override]:
        """A setting in one text: `features.k=true`, as Spring and `putenv` take them."""
        setting = SETTING.match(node.value or "")
        key = self.keys.meant(setting[1]) if setting else None
        side = truth(Text(node.span, setting[2])) if setting else None
        if key is not None and side is not None:
            yield Override(key, frozenset({side}), node.span.first_line, f"{key}=", exact=False)

    def by_map(self, call: Call, around: Sequence[Node]) -> Iterator[Override]:
        """Java's `Map.of("k", true, "other", false)`."""
        given = [one.value for one in call.arguments]
        for word, value in zip(given[::2], given[1::2], strict=False):
            yield from self.by_pair(self._word(word), value, around)

    def by_entry(self, node: Compound, around: Sequence[Node]) -> Iterator[Override]:
        """A flag in a list of them: `{ name: "k", enabled: true }`."""
        entries = self._entries(node.parts)
        named = (entries[name] for name in NAMING if name in entries)
        key = next(
            (key for one in named if isinstance(one, Text) and (key := self.keys.meant(one.value))),
            None,
        )
        if key is None:
            return
        for name in DEFINING:
            if name in entries and (sides := sides_of(entries[name], around)):
                yield Override(key, sides, node.span.first_line, f"{key}:", exact=False)
                return

    def _defined(self, value: Expression, around: Sequence[Node]) -> frozenset[Side]:
        """Of a definition (`InMemoryFlag("on", …)`, `{defaultVariant: "off"}`): what it gives."""
        first = argument(value, 0) if isinstance(value, Call) else None
        if first is not None and (sides := sides_of(first, around)):
            return sides
        if not isinstance(value, Call | Compound):
            return NOTHING
        entries = self._entries(walk(value))
        for name in DEFINING:
            if name in entries and (sides := sides_of(entries[name], around)):
                return sides
        return next((sides for node in walk(value) if (sides := sides_of(node, around))), NOTHING)

    def _entries(self, nodes: Iterator[Node] | Sequence[Node]) -> dict[str, Expression]:
        """What is written beside each name, the first of each."""
        entries: dict[str, Expression] = {}
        for node in nodes:
            if isinstance(node, Compound) and len(node.parts) == PAIR:
                entries.setdefault(self._word(node.parts[0]), node.parts[1])
            elif isinstance(node, Argument) and node.name:
                entries.setdefault(node.name, node.value)
        return entries

    def _word(self, node: Expression) -> str:
        if isinstance(node, Text):
            return node.value or ""
        if isinstance(node, Name):
            return node.path.rpartition(".")[2]
        if isinstance(node, Compound) and len(node.parts) == 1:
            return self._word(node.parts[0])
        piece = self.module.source[node.span.start : node.span.end]
        return piece.decode("utf-8", "surrogateescape").strip("\"':` []")
