"""Who reaches a function: a call graph over the change and what mentions its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.definitions import changed_definitions, simple
from shipcheck.code.nodes import Call, Member, Name
from shipcheck.code.references import Reference, references
from shipcheck.code.statements import Class

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.nodes import Expression
    from shipcheck.code.residue import Definition, Residue
    from shipcheck.code.statements import Module
    from shipcheck.code.versions import Versions

NOBODY = "nothing in the repository names it; a framework may call it"
REGISTERS = re.compile(
    r"^(route|get|post|put|patch|delete|head|options|websocket|task|shared_task|receiver|register"
    r"|command|handler|listener|on|event|hook|api_view|endpoint|subscribe|middleware|errorhandler"
    r"|before_request|after_request|scheduled|cron|action|job|filter|tag|simple_tag|fixture"
    r"|\w*mapping|http\w+|eventlistener|component|injectable|controller)$",
    re.IGNORECASE,
)
"""Last words of decorators that hand a function to a framework, which then calls it."""

SHORTEST = 5
"""Letters of a name that is certain enough to follow to its callers."""
HIGHEST = 3
"""Callers of callers that are followed."""
MOST_NAMES = 30
"""Functions that were there whose callers one round looks for."""
LIFECYCLE = re.compile(r"^(__\w+__|constructor|initialize|init|new|render|setup|dispose|deinit)$")
"""Methods that whatever makes or shows the object calls."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How something is reached: only with a flag on, or not so; `reason` where nobody can tell.

    `gate` is whether it runs all the same, to ask the flag for something else.
    """

    flag: str | None = None
    reason: str = ""
    nobody: bool = False
    gate: bool = False


UNGUARDED = Reached()
NEVER = Reached(reason=NOBODY, nobody=True)


class Reach:
    """Answers for the new functions and classes of a change."""

    def __init__(
        self,
        files: Sequence[Versions],
        callers: Mapping[str, tuple[Module, Recogniser, Residue]] | None = None,
        named_elsewhere: Mapping[str, Sequence[str]] | None = None,
        searched: Collection[str] = (),
    ) -> None:
        """With the files that mention open names, where they are known."""
        self.files = files
        self.elsewhere = named_elsewhere or {}
        self.searched = frozenset(searched)
        self.wanted: set[str] = set()
        self.new: dict[tuple[str, str], Definition] = {}
        for one in files:
            for group, listed in one.head.definitions.items():
                if one.is_new(group):
                    self.new[one.file.path, group] = listed[0]
        self.stayed = changed_definitions(files)
        groups = {group for _, group in (*self.new, *self.stayed)}
        self.names = frozenset(map(simple, groups)) | self.searched
        self.references: dict[str, list[Reference]] = {}
        self._known: dict[tuple[str, str], Reached | None] = {}
        if self.names:
            self._collect(callers or {})

    def _collect(self, callers: Mapping[str, tuple[Module, Recogniser, Residue]]) -> None:
        """All places that name them."""
        everywhere = dict(callers.items())
        for one in self.files:
            if one.file.head is not None:
                everywhere[one.file.path] = (one.file.head, one.file.head_recogniser, one.head)
        for path, (module, recogniser, residue) in everywhere.items():
            for found in references(path, module, recogniser, residue, self.names):
                self.references.setdefault(found.name, []).append(found)

    def open_names(self) -> frozenset[str]:
        """Names that the repository should be searched for."""
        return frozenset(
            simple(group)
            for path, group in self.new
            if not LIFECYCLE.match(simple(group)) and self.of(path, group) != UNGUARDED
        ) | frozenset(self.wanted)

    def of(self, path: str, group: str) -> Reached:
        """How a new function or class is reached."""
        key = (path, group)
        if key not in self._known:
            self._known[key] = None
            self._known[key] = self._find(path, self.new[key])
        return self._known[key] or NEVER

    def group(self, path: str, group: str) -> Reached | None:
        """How a group is reached; None for one that the base has and that a flag does not guard."""
        if (path, group) in self.new:
            return self.of(path, group)
        definition = self.stayed.get((path, group))
        if definition is None:
            return None
        found = self.old(path, definition, frozenset())
        return found if found.flag else None

    def old(self, path: str, definition: Definition, above: frozenset[str]) -> Reached:
        """How a function that was there is reached: by flags only where names make it certain."""
        name = simple(definition.group)
        sure = len(name) >= SHORTEST and not LIFECYCLE.match(name) and name not in above
        if not sure or len(above) >= HIGHEST or any(map(registers, definition.node.decorators)):
            return UNGUARDED
        if definition.dead:
            return Reached(definition.dead)
        named = [
            one for one in self.references.get(name, ()) if not self._inside(one, path, definition)
        ]
        found = [self._by_old(one, above | {name}) for one in named]
        if self.elsewhere.get(name) or any(
            (not one.flag or one.gate) and not one.nobody for one in found
        ):
            return UNGUARDED
        if name not in self.searched:
            if len(self.wanted) < MOST_NAMES:
                self.wanted.add(name)
            return UNGUARDED
        flags = [one for one in found if one.flag]
        return flags[0] if flags else UNGUARDED

    def _by_old(self, one: Reference, above: frozenset[str]) -> Reached:
        """How a place that names a function that was there is reached."""
        if one.dead is not None or one.gate or one.around is None:
            return self._by(one)
        if (one.path, one.around.group) in self.new:
            return self.of(one.path, one.around.group)
        return self.old(one.path, one.around, above)

    def _find(self, path: str, definition: Definition) -> Reached:
        if definition.dead is not None:
            return Reached(definition.dead) if definition.dead else NEVER
        if any(registers(one) for one in definition.node.decorators):
            return UNGUARDED
        name = simple(definition.group)
        owner = self.new.get((path, definition.around))
        if owner is not None and isinstance(owner.node, Class):
            whole = self.of(path, definition.around)
            if whole.flag is not None or LIFECYCLE.match(name):
                return whole
            named = self._together(path, definition, name)
            return whole if named.nobody else named
        if LIFECYCLE.match(name) and definition.around:
            return UNGUARDED
        return self._together(path, definition, name)

    def _together(self, path: str, definition: Definition, name: str) -> Reached:
        """What all places that name it have in common."""
        found = [
            self._by(one)
            for one in self.references.get(name, ())
            if not self._inside(one, path, definition)
        ]
        found = [one for one in found if not one.nobody]
        if self.elsewhere.get(name):
            found.append(Reached(reason=f"{self.elsewhere[name][0]} names it"))
        if UNGUARDED in found:
            return UNGUARDED
        unclear = [one for one in found if one.reason]
        gates = [one for one in found if one.gate]
        return (unclear or gates or found or [NEVER])[0]

    def _inside(self, one: Reference, path: str, definition: Definition) -> bool:
        """Whether a place is in the definition itself."""
        span = definition.span
        return one.path == path and span.start <= one.span.start < span.end

    def _by(self, one: Reference) -> Reached:
        """How a place that names something is reached itself."""
        if one.dead is not None:
            return Reached(one.dead) if one.dead else NEVER
        if one.gate:
            return Reached(one.gate, gate=True)
        if one.around is None:
            return UNGUARDED
        key = (one.path, one.around.group)
        if key not in self.new:
            return Reached(reason=one.around.unclear) if one.around.unclear else UNGUARDED
        if key in self._known and self._known[key] is None:
            return NEVER  # it reaches itself
        return self.of(*key)


def registers(decorator: Expression) -> bool:
    """Whether a decorator hands what it stands on to a framework, which then calls it."""
    inner = decorator.callee if isinstance(decorator, Call) else decorator
    if isinstance(inner, Name):
        return bool(REGISTERS.match(inner.path.rpartition(".")[2]))
    return isinstance(inner, Member) and bool(REGISTERS.match(inner.name))
