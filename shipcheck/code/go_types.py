"""Methods of Go, which stand beside the type that they belong to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shipcheck.code.references import Reference
    from shipcheck.code.residue import Definition
    from shipcheck.code.statements import Function, Module
    from shipcheck.code.versions import Versions

RECEIVER = re.compile(rb"func\s*\(\s*(?:\w+\s+)?\*?\s*(\w+)")
TYPE = re.compile(rb"^\s*type\s+(\w+)", re.MULTILINE)
NOTHING = re.compile(rb"^\s*(?:var\s+)?_\s")
"""`var _ Runner = (*job)(nil)`: asked of the compiler, it runs nothing."""


class GoTypes:
    """The types that a change brings."""

    def __init__(self, files: Sequence[Versions]) -> None:
        """Read the changed files once."""
        self.lines: dict[str, list[bytes]] = {}
        came: set[str] = set()
        went: set[str] = set()
        for one in files:
            if one.file.language != "go":
                continue
            if one.file.head is not None:
                self.lines[one.file.path] = one.file.head.source.split(b"\n")
                came |= _types(one.file.head.source)
            if one.file.base is not None:
                went |= _types(one.file.base.source)
        self.came = frozenset(came - went)

    def receiver(self, path: str, definition: Definition) -> str:
        """The new type that a method belongs to; empty for all else."""
        name = definition.group.rpartition(".")[0]
        return name if path in self.lines and name in self.came else ""

    def runs(self, reference: Reference) -> bool:
        """Whether a place that names a type does anything."""
        lines = self.lines.get(reference.path, [])
        first = reference.span.first_line
        return first > len(lines) or NOTHING.match(lines[first - 1]) is None


def receiver_of(module: Module, node: Function) -> str:
    """The type that a method of Go belongs to; empty for all else."""
    if module.language != "go" or not node.name:
        return ""
    found = RECEIVER.match(module.source, node.header.start)
    return found.group(1).decode("utf-8", "surrogateescape") if found else ""


def _types(source: bytes) -> set[str]:
    """The names of the types that a file defines."""
    return {name.decode("ascii", "replace") for name in TYPE.findall(source)}
