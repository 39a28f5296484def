"""Who reaches a function: a call graph over the change and what mentions its names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.definitions import changed_definitions, simple
from shipcheck.code.frameworks import is_called, is_found
from shipcheck.code.go_types import GoTypes
from shipcheck.code.imports import ENDINGS
from shipcheck.code.nodes import Call, Member, Name
from shipcheck.code.receivers import Receivers, unread
from shipcheck.code.references import Place, Reference, references
from shipcheck.code.statements import Class
from shipcheck.code.visibility import Visibility

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
    r"|\w+_(job|task)"
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
        self.go = GoTypes(files)
        self.names = frozenset(map(simple, groups)) | self.searched | self.go.came
        self.other_names: set[str] = set()
        self.references: dict[str, list[Reference]] = {}
        self.receivers = Receivers(files)
        self._known: dict[tuple[str, str], Reached | None] = {}
        everywhere = dict((callers or {}).items())
        for one in self.files:
            if one.file.head is not None:
                everywhere[one.file.path] = (one.file.head, one.file.head_recogniser, one.head)
        self.visibility = Visibility({path: (one[0], one[2]) for path, one in everywhere.items()})
        if self.names:
            self._collect(everywhere)

    def _collect(self, everywhere: Mapping[str, tuple[Module, Recogniser, Residue]]) -> None:
        """All places that name them."""
        changed = [one.file.path for one in self.files]
        defaults = {path: self.visibility.exports(path).default for path in changed}
        defaults = {ENDINGS.sub("", path): name for path, name in defaults.items() if name}
        for path, (module, recogniser, residue) in everywhere.items():
            aliases = self.visibility.aliases(path, defaults)
            self.other_names |= {own for own, name in aliases.items() if name in self.names}
            place = Place(path, module, recogniser, residue)
            for found in references(place, self.names, aliases):
                self.references.setdefault(found.name, []).append(found)

    def open_names(self) -> frozenset[str]:
        """Names that the repository should be searched for."""
        return frozenset(
            name
            for (path, group), definition in self.new.items()
            if not LIFECYCLE.match(simple(group))
            and not self.visibility.is_local(path, definition)
            and not self.receivers.types(path, definition)
            and self.of(path, group) != UNGUARDED
            for name in (simple(group), *self.visibility.stems(path, group))
        ) | frozenset(self.wanted)

    def followed(self) -> frozenset[str]:
        """All words by which the changed files themselves may name what is asked about."""
        asked = {simple(group) for _, group in self.stayed}
        asked |= {simple(group) for (_, group), one in self.new.items() if one.around}
        asked = {name for name in asked if not LIFECYCLE.match(name)}
        asked |= {simple(group) for (_, group), one in self.new.items() if not one.around}
        types = frozenset[str]().union(*(one.came for one in self.files))
        return frozenset(asked) | self.other_names | types | self.go.came

    def _named(self, path: str, definition: Definition) -> list[Reference]:
        """The places outside of it that can mean it."""
        types = self.receivers.types(path, definition)
        return [
            one
            for one in self.references.get(simple(definition.group), ())
            if not self._inside(one, path, definition)
            and self.visibility.may_mean(one, path, definition)
            and (not types or self.receivers.can_mean(one, path, types))
        ]

    def _unread(self, path: str, definition: Definition) -> str:
        """Where else it may be named, that nobody reads; nothing for what others cannot name."""
        if self.visibility.is_local(path, definition):
            return ""
        if self.receivers.types(path, definition):
            return next(iter(unread(self.elsewhere, simple(definition.group))), "")
        names = {simple(definition.group), *self.visibility.stems(path, definition.group)}
        return next(
            (self.elsewhere[one][0] for one in sorted(names) if self.elsewhere.get(one)), ""
        )

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
        local = self.visibility.is_local(path, definition)
        sure = (local or len(name) >= SHORTEST) and not LIFECYCLE.match(name) and name not in above
        if not sure or len(above) >= HIGHEST or any(map(registers, definition.node.decorators)):
            return UNGUARDED
        if definition.dead:
            return Reached(definition.dead)
        around = self._around(path, definition, above)
        if around.flag:
            return around
        found = [self._by_old(one, above | {name}) for one in self._named(path, definition)]
        if self._unread(path, definition) or any(
            (not one.flag or one.gate) and not one.nobody for one in found
        ):
            return UNGUARDED
        if name not in (self.names if local else self.searched):
            if len(self.wanted) < MOST_NAMES:
                self.wanted.add(name)
            return UNGUARDED
        flags = [one for one in found if one.flag]
        return flags[0] if flags else UNGUARDED

    def _around(self, path: str, definition: Definition, above: frozenset[str]) -> Reached:
        """How the function is reached that alone can name one; unguarded where there is none."""
        owner = self.visibility.owner(path, definition)
        if owner is None:
            return UNGUARDED
        if (path, owner.group) in self.new:
            return self.of(path, owner.group)
        return self.old(path, owner, above)

    def _by_old(self, one: Reference, above: frozenset[str]) -> Reached:
        """How a place that names a function that was there is reached."""
        if one.dead is not None or one.gate or one.around is None:
            return self._by(one)
        if (one.path, one.around.group) in self.new:
            return self.of(one.path, one.around.group)
        return self.old(one.path, one.around, above)

    def _find(self, path: str, definition: Definition) -> Reached:
        found = self._reached(path, definition)
        return UNGUARDED if found.nobody and is_found(path, definition.group) else found

    def _reached(self, path: str, definition: Definition) -> Reached:
        if definition.dead is not None:
            return Reached(definition.dead) if definition.dead else NEVER
        marks = definition.node.decorators
        if any(registers(one) for one in marks) or is_called(path, definition.group):
            return UNGUARDED
        around = self._around(path, definition, frozenset())
        if around.flag:
            return around
        owner = self.new.get((path, definition.around))
        if owner is not None and isinstance(owner.node, Class):
            return self._member(path, definition)
        if LIFECYCLE.match(simple(definition.group)) and definition.around:
            return UNGUARDED
        receiver = self.go.receiver(path, definition)
        whole = self._of_type(receiver) if receiver else UNGUARDED
        return whole if whole.flag else self._together(path, definition)

    def _of_type(self, name: str) -> Reached:
        """How the objects of a new type are made: only with a flag on, or not so."""
        named = [one for one in self.references.get(name, ()) if self.go.runs(one)]
        found = [one for one in map(self._by, named) if not one.nobody]
        sure = bool(found) and all(one.flag and not one.gate for one in found)
        return found[0] if sure else UNGUARDED

    def _member(self, path: str, definition: Definition) -> Reached:
        """How a method of a new class is reached: as the class, or by who names it."""
        whole = self.of(path, definition.around)
        if whole.flag is not None or LIFECYCLE.match(simple(definition.group)):
            return whole
        named = self._together(path, definition)
        common = whole == UNGUARDED and self._unread(path, definition)
        return whole if named.nobody or common else named

    def _together(self, path: str, definition: Definition) -> Reached:
        """What all places that name it have in common."""
        found = [self._by(one) for one in self._named(path, definition)]
        found = [one for one in found if not one.nobody]
        if unread := self._unread(path, definition):
            found.append(Reached(reason=f"also named in {unread}"))
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
        if (one.path, one.around.group) not in self.new:
            unclear = one.around.unclear
            return (
                Reached(reason=unclear) if unclear else self.old(one.path, one.around, frozenset())
            )
        return self.of(one.path, one.around.group)  # NEVER, where it reaches itself


def registers(decorator: Expression) -> bool:
    """Whether a decorator hands what it stands on to a framework, which then calls it."""
    inner = decorator.callee if isinstance(decorator, Call) else decorator
    if isinstance(inner, Name):
        return bool(REGISTERS.match(inner.path.rpartition(".")[2]))
    return isinstance(inner, Member) and bool(REGISTERS.match(inner.name))
