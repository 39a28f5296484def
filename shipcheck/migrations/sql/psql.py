"""What psql's backslash commands do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shipcheck.migrations.operations import Insert, Opaque, Other, RunCode
from shipcheck.migrations.parts import ObjectName

if TYPE_CHECKING:
    from shipcheck.migrations.operations import Operation

_COMMAND = re.compile(r"\\(!|[^\s]+)\s*(.*)", re.DOTALL)
_COPY = re.compile(r'\s*(?:(\w+)\.)?"?(\w+)"?\s*(?:\([^)]*\))?\s+from\b', re.IGNORECASE)
_READS_FILES = frozenset({"i", "ir", "include", "include_relative"})
_RUNS_RESULTS = frozenset({"gexec"})
_HARMLESS = frozenset({
    "echo", "qecho", "warn", "set", "unset", "pset", "timing", "connect", "c", "restrict", "unrestrict", "if",
    "elif", "else", "endif", "encoding", "x", "a", "t", "f", "o", "out", "r", "reset", "q", "quit", "g", "gx",
    "gset", "gdesc", "conninfo", "prompt", "errverbose", "crosstabview", "watch", "p", "print", "w", "write",
    "bind", "cd", "s", "h", "help", "?", "l", "list", "z", "getenv", "setenv", ";", "parse", "close",
})  # fmt: skip


def command(line: str) -> tuple[Operation, ...]:
    """The operation of a command; one that is not known is not understood."""
    found = _COMMAND.match(line)
    name = found[1] if found else ""
    arguments = found[2] if found else ""
    if name == "!":
        return (RunCode("a command of the shell"),)
    if name.startswith("copy"):
        return _copy(arguments)
    if name in _READS_FILES:
        return (Opaque(f"what stands in {arguments.strip() or 'another file'}"),)
    if name in _RUNS_RESULTS:
        return (Opaque("dynamic SQL"),)
    if name.rstrip("+") in _HARMLESS or name.startswith("d"):
        return (Other(f"\\{name}"),)
    return (Opaque(f"psql's \\{name}"),)


def _copy(arguments: str) -> tuple[Operation, ...]:
    target = _COPY.match(arguments)
    if target is None:
        return (Other("\\copy"),)
    return (Insert(ObjectName(target[2].lower(), target[1] and target[1].lower()), selected=True),)
