"""The places that lead into a module from outside of it, and whether they ask its flag."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from shipcheck.code.definitions import simple
from shipcheck.code.parsing import can_read, read_source
from shipcheck.code.reach import LIFECYCLE, SHORTEST, registers
from shipcheck.code.references import Place, references
from shipcheck.code.statements import Class
from shipcheck.code.versions import residue_of
from shipcheck.flags.callers import NOT_CALLING
from shipcheck.flags.module_names import (
    BY_CLASS,
    BY_FOLDER,
    WORD,
    imports,
    is_behind,
    places_of,
)
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.sources import NO_CODE
from shipcheck.git.grep import grep_words
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shipcheck.code.nodes import Span
    from shipcheck.code.references import Reference
    from shipcheck.code.residue import Definition
    from shipcheck.code.statements import Module
    from shipcheck.flags.known import Known
    from shipcheck.git.repository import Repository

MOST_FILES = 60
"""Files outside that are read for one module."""

HIGHEST = 2
"""Callers of what leads into the module that are followed."""

FAMILIES = {"typescript": "javascript", "tsx": "javascript", "erb": "ruby"}
"""Languages that import each other's files."""


@dataclass(frozen=True, slots=True)
class Inside:
    """A file of the module, and what it defines for others by name.

    `asking` are the names of what asks the flag itself, whoever calls it.
    """

    path: str
    language: str
    names: Mapping[str, Definition]
    asking: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place outside that leads into the module without asking its flag; `name` is what it names."""

    path: str
    line: int
    name: str


@dataclass(slots=True)
class Entries:
    """Looks for the entries of one module, whose files are `own`; `named` is whether there are any."""

    repository: Repository
    commit: str
    known: Known
    flag: str
    own: frozenset[str]
    named: bool = False
    _read: dict[str, Place] = field(default_factory=dict)

    async def find(self, inside: Sequence[Inside]) -> tuple[tuple[Entry, ...], str]:
        """The entries that do not ask the flag, and why nobody can tell of all; empty if all can."""
        words = {word for one in inside for word in _words(one)}
        naming = await grep_words(self.repository.git, self.commit, sorted(words))
        places = {path: _mentions(path, inside, naming) for path in self._outside(naming)}
        places = {path: by for path, by in places.items() if by}
        unread = [path for path in places if self._language(path) and not self._readable(path)]
        readable = [path for path in places if self._readable(path)]
        if len(readable) > MOST_FILES:
            return (), f"{len(readable)} files may lead into the module that it belongs to"
        await self._parse(readable)
        found = [one for path in readable for one in self._bare(path, places[path])]
        kept = [entry for one in found if (entry := await self._followed(one, 0)) is not None]
        self.named = self.named or bool(unread)
        doubt = f"{unread[0]} names what the module that it belongs to defines" if unread else ""
        return tuple(sorted(kept, key=lambda one: (one.path, one.line))), doubt

    def _outside(self, naming: Mapping[str, Sequence[str]]) -> list[str]:
        """The files that hold any of the words and can call something."""
        paths = {path for found in naming.values() for path in found}
        return sorted(
            path for path in paths - self.own if kind_of(path) not in NOT_CALLING
        )  # fmt: skip

    def _readable(self, path: str) -> bool:
        return path in self.known.heads or can_read(language_of(path) or "")

    def _language(self, path: str) -> bool:
        """Whether it is code that could call, settings and styles aside."""
        return kind_of(path) is FileKind.CODE and (language_of(path) or "") not in NO_CODE | {""}

    async def _parse(self, paths: Sequence[str]) -> None:
        new = [path for path in paths if path not in self._read]
        outside = [path for path in new if path not in self.known.heads]
        blobs = await read_blobs(
            self.repository.git, [f"{self.commit}:{path}" for path in outside]
        )  # fmt: skip
        sources = dict(zip(outside, blobs, strict=True))
        await aside(partial(self._keep, new, sources))

    def _keep(self, paths: Sequence[str], sources: Mapping[str, bytes | None]) -> None:
        for path in paths:
            module = self.known.heads.get(path)
            if module is None:
                module = read_source(language_of(path) or "", sources.get(path) or b"")
            recogniser = recogniser_for(module, path, self.known.after)
            residue = residue_of(module, recogniser)
            self._read[path] = Place(path, module, recogniser, residue)

    def _bare(self, path: str, inside: Sequence[Inside]) -> list[Reference]:
        """The places of a file that lead into the module without asking."""
        module = self._read[path].module
        names: set[str] = set()
        for one in inside:
            names.update(imports(module, path, places_of(one.path, one.language)))
            names.update(_without_import(one, path, module.language))
        asking = frozenset(name for one in inside for name in one.asking)
        found = self._unasked(path, frozenset(names) - asking)
        return [one for one in found if not _names_one_of(asking, one, module)]

    def _unasked(self, path: str, names: frozenset[str]) -> list[Reference]:
        place = self._read[path]
        found = list(references(place, names)) if names else []
        self.named = self.named or bool(found)
        return [one for one in found if not is_behind(place.residue, one.span.start, self.flag)]

    async def _followed(self, one: Reference, height: int) -> Entry | None:
        """The entry, unless what it stands in is itself only called where the flag was asked."""
        if one.around is not None and one.around.dead == self.flag:
            return None
        entry = Entry(one.path, one.span.first_line, one.name)
        calls = await self._calls(one.around, one.path) if height < HIGHEST else []
        for call in calls:
            asks = is_behind(self._read[call.path].residue, call.span.start, self.flag)
            if not asks and await self._followed(call, height + 1) is not None:
                return entry
        return None if calls else entry

    async def _calls(self, around: Definition | None, path: str) -> list[Reference]:
        """The places that name a function; none where names do not make that certain."""
        if around is None or isinstance(around.node, Class):
            return []
        name = simple(around.group)
        certain = len(name) >= SHORTEST and not LIFECYCLE.match(name)
        if not certain or any(map(registers, around.node.decorators)):
            return []
        naming = await grep_words(self.repository.git, self.commit, [name])
        paths = [path for path in self._outside(naming) if self._language(path)]
        if len(paths) > MOST_FILES or not all(map(self._readable, paths)):
            return []
        await self._parse(paths)
        places = (one for path in paths for one in references(self._read[path], frozenset({name})))
        return [one for one in places if not _within(one, path, around.span)]


def _within(one: Reference, path: str, span: Span) -> bool:
    """Whether a place is in a piece of a file."""
    return one.path == path and span.start <= one.span.start < span.end


def _words(one: Inside) -> set[str]:
    """What a file that leads into this one says."""
    words = {place.name for place in places_of(one.path, one.language)}
    return {word for word in words | set(one.names) if word}


def _mentions(
    path: str, inside: Sequence[Inside], naming: Mapping[str, Sequence[str]]
) -> list[Inside]:
    """The files of the module that a file outside may speak of."""
    language = language_of(path) or ""
    return [
        one for one in inside if any(path in naming.get(word, ()) for word in _said(one, language))
    ]


def _said(one: Inside, language: str) -> set[str]:
    """What says that a file of a language speaks of one inside."""
    if _family(one.language) == _family(language):
        return _words(one)
    return set() if can_read(language) else {name for name in one.names if len(name) >= SHORTEST}


def _names_one_of(asking: frozenset[str], one: Reference, module: Module) -> bool:
    """Whether `store.write` goes on to what asks the flag itself."""
    said = WORD.findall(module.source[one.span.start : one.span.end].decode("utf-8", "replace"))
    after = said[said.index(one.name) + 1 :] if one.name in said else []
    return bool(after) and after[0] in asking


def _without_import(one: Inside, path: str, language: str) -> set[str]:
    """The names by which a file outside can speak of another's things as they are."""
    if _family(one.language) != _family(language):
        return set()
    by_class = {
        name
        for name, definition in one.names.items()
        if language in BY_CLASS and isinstance(definition.node, Class) and len(name) >= SHORTEST
    }
    together = posixpath.dirname(one.path) == posixpath.dirname(path) and language in BY_FOLDER
    return set(one.names) if together else by_class


def _family(language: str) -> str:
    return FAMILIES.get(language, language)
