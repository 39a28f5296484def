"""Who else in the repository names what the change brings: its callers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from shipcheck.code.parsing import can_read, read_versions
from shipcheck.code.selection import Interest, names_passed_over, words_in
from shipcheck.flags.interest import Teller
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.sources import LARGEST
from shipcheck.git.grep import grep_words
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shipcheck.code.flag_test import Recogniser
    from shipcheck.code.statements import Module
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.git.repository import Repository

MOST_FILES_OF_A_NAME = 12
"""Files that are read for one name; a name in more of them says little about who calls what."""

MOST_FILES = 40
"""Files that are read for all names of a change: 40 of 1,000 lines take about a second."""

NOT_CALLING = frozenset(
    {
        FileKind.TEST,
        FileKind.DOCS,
        FileKind.GENERATED,
        FileKind.BINARY,
        FileKind.MIGRATION,
        FileKind.CI,
        FileKind.DEPENDENCY,
    }
)
"""Kinds of files whose mention of a name reaches nothing in production."""

NOT_CODE = (".css", ".scss", ".sass", ".less", ".styl", ".svg", ".ignore", ".csv", ".sql")
"""Ends of files that hold words of all kinds and call nothing: styles, data, lists for tools."""

DEPLOYING = ("serverless.", "template.", "app.", "Procfile", "procfile", "wrangler.")
"""Beginnings of settings at the root that name functions to be called."""


@dataclass(slots=True)
class Callers:
    """What was found so far: parsed files by path, and for each name the files nobody can parse."""

    repository: Repository
    commit: str
    knowledge: Knowledge
    changed: frozenset[str]
    files: dict[str, tuple[Module, Recogniser]] = field(default_factory=dict)
    elsewhere: dict[str, list[str]] = field(default_factory=dict)
    searched: set[str] = field(default_factory=set)
    too_large: set[str] = field(default_factory=set)

    async def search(self, names: Iterable[str]) -> None:
        """Look for names that were not looked for yet; the changed files are not among the answers.

        Raises:
            MissingObjects: a partial clone lacks files of the commit.
        """
        new = sorted(set(names) - self.searched)
        self.searched.update(new)
        found = await grep_words(self.repository.git, self.commit, new)
        calling = {
            name: [path for path in paths if self._calls(path)] for name, paths in found.items()
        }
        wanted: dict[str, str] = {}
        for name in sorted(calling, key=lambda one: len(calling[one])):  # the telling ones first
            self._sort(name, calling[name], wanted)
        await self._read(wanted)
        for name, paths in calling.items():
            if large := sorted(self.too_large.intersection(paths)):
                self.elsewhere.setdefault(name, []).extend(large)

    def _calls(self, path: str) -> bool:
        if path in self.changed or kind_of(path) in NOT_CALLING or path.endswith(NOT_CODE):
            return False
        # Settings of tools name files, not functions; what deploys functions by name is listed.
        tool = kind_of(path) is FileKind.CONFIG and "/" not in path
        return not tool or path.startswith(DEPLOYING)

    def _sort(self, name: str, paths: Sequence[str], wanted: dict[str, str]) -> None:
        """Which of the files are parsed, and which only name it."""
        readable = {path: language_of(path) or "" for path in paths}
        unread = [path for path, language in readable.items() if not can_read(language)]
        new = [path for path in readable if path not in self.files and path not in wanted]
        room = MOST_FILES - len(self.files) - len(wanted)
        if len(paths) > MOST_FILES_OF_A_NAME or len(new) > room:
            self.elsewhere.setdefault(name, []).append(f"{len(paths)} files")
            return
        if unread:
            self.elsewhere.setdefault(name, []).extend(unread)
        wanted.update({path: readable[path] for path in paths if path not in unread})

    async def _read(self, wanted: dict[str, str]) -> None:
        """Parse what was not parsed yet, but for what is too large: a bundle takes minutes."""
        paths = [path for path in wanted if path not in self.files]
        blobs = await read_blobs(self.repository.git, [f"{self.commit}:{path}" for path in paths])
        sources = {path: blob for path, blob in zip(paths, blobs, strict=True) if blob is not None}
        self.too_large |= {path for path, blob in sources.items() if len(blob) > LARGEST}
        sources = {path: blob for path, blob in sources.items() if path not in self.too_large}
        found = {path: (wanted[path], blob) for path, blob in sources.items()}
        await aside(partial(self._parse, found))

    def _parse(self, sources: Mapping[str, tuple[str, bytes]]) -> None:
        """Read what names the words that are searched, and what may ask a flag."""
        names = frozenset(word for name in self.searched for word in words_in(name))
        stale = {
            path: (module.language, module.source)
            for path, (module, _) in self.files.items()
            if names_passed_over((module,), names)
        }
        for path, (language, source) in (stale | dict(sources)).items():
            telling = Teller(language, self.knowledge)
            interest = Interest(frozenset(), frozenset(), telling, names)
            module, _ = read_versions(language, source, None, interest)
            if module is not None:
                self.files[path] = module, recogniser_for(module, path, self.knowledge)
