"""Through which types a new method can be called, where a language says what type a name has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.code.nodes import Name
from shipcheck.code.statements import Class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.references import Reference
    from shipcheck.code.residue import Definition
    from shipcheck.code.statements import Module
    from shipcheck.code.versions import Versions

TYPED = "csharp"
"""The language in which each member and parameter has its type before it."""
LEAKS = (
    r"\b(?:public|internal|protected)\b[^;{{}}()=\n]*\b{type}\b[^;{{}}()=\n]*\s\w+\s*[{{=;(]",
    r"\brecord\s+\w+\s*\([^)]*\b{type}\b",
    r"(?m)^\s*(?:Task<|ValueTask<|IEnumerable<)?{type}[>?]*\s+\w+\s*\(",
    r"\busing\s+static\b[^;]*\b{type}\s*;",
    r"\binterface\s+{type}\b[^{{]*:",
)
"""What gives a type's objects to code that need not name the type: members, records, results, and
interfaces that extend others."""
DECLARED = r"(?<![\w.])([A-Z]\w*)(?:<[^<>;(){{}}]*>)?\??\s+{name}\b"


class Receivers:
    """The new types of a change; only the changed files can name those."""

    def __init__(self, files: Sequence[Versions]) -> None:
        """Read the changed files once."""
        self.sources: dict[str, str] = {}
        self.modules: dict[str, Module] = {}
        self.came: frozenset[str] = frozenset()
        self.classes: dict[str, set[str]] = {}
        for one in files:
            if one.file.language == TYPED and one.file.head is not None:
                self.modules[one.file.path] = one.file.head
                self.sources[one.file.path] = one.file.head.source.decode("utf-8", "replace")
                self.came |= one.came
                for listed in one.head.definitions.values():
                    self._note(listed[0])
        self._leaking: dict[str, bool] = {}

    def _note(self, definition: Definition) -> None:
        node = definition.node
        if isinstance(node, Class):
            bases = {one.path.rpartition(".")[2] for one in node.bases if isinstance(one, Name)}
            self.classes.setdefault(node.name, set()).update(bases or ())
            if len(bases) < len(node.bases):
                self.classes[node.name].add("")  # a base that is no plain name

    def types(self, path: str, definition: Definition) -> frozenset[str]:
        """The types through which alone a method can be called; empty where that is not sure."""
        owner = definition.around.rpartition(".")[2]
        if path not in self.sources or owner not in self.came or owner not in self.classes:
            return frozenset()
        header = definition.node.header
        words = self.modules[path].source[header.start : header.end]
        if re.search(rb"\boverride\b|\(\s*this\b", words):
            return frozenset()
        found = {owner, *self.classes[owner]}
        found |= {name for name, bases in self.classes.items() if bases & found}
        closed = found <= self.came and not any(map(self._leaks, found))
        return frozenset(found) if closed else frozenset()

    def _leaks(self, name: str) -> bool:
        if name not in self._leaking:
            patterns = [re.compile(one.format(type=re.escape(name))) for one in LEAKS]
            self._leaking[name] = any(
                pattern.search(source) for source in self.sources.values() for pattern in patterns
            )
        return self._leaking[name]

    def can_mean(self, reference: Reference, path: str, types: frozenset[str]) -> bool:
        """Whether a place that names a method of these types can mean that one."""
        source = self.sources.get(reference.path)
        if source is None or not any(re.search(rf"\b{re.escape(one)}\b", source) for one in types):
            return False
        if not reference.whole:
            return True
        outer, _, last = reference.whole.rpartition(".")
        if last != reference.name:
            return True
        receiver = outer.rpartition(".")[2]
        if receiver in ("", "this", "base"):
            return self._within(reference, types) or reference.path == path
        if receiver in self.classes:
            return receiver in types
        declared = set(re.findall(DECLARED.format(name=re.escape(receiver)), source))
        return not declared or bool(declared & types)

    def _within(self, reference: Reference, types: frozenset[str]) -> bool:
        """Whether a place stands in one of the types."""
        around = reference.around.group.split(".") if reference.around is not None else []
        return not types.isdisjoint(around)


def unread(places: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """The pages, which nobody parses, that name a method and may be given any object."""
    return [one for one in places.get(name, ()) if one.endswith((".cshtml", ".razor", ".aspx"))]
