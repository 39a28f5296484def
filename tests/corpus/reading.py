"""Reads the cases of the corpus: `tests/corpus/<language>/<case>.txt`.

A case is a change with the truth about it:

    flags: new-checkout                  header lines `key: value`, for whoever reads it
    why: an early return leaves the rest to the flag
    --- base app/checkout.py             a file as the base has it; without it the file is new
    def pay(order):
        return charge(order)
    --- head app/checkout.py             a file as the head has it, with marks; without it, deleted
    def pay(order):
        if flags.is_enabled("new-checkout"): ⟦guard new-checkout⟧
            return charge_in_parts(order) ⟦on new-checkout⟧
        return charge(order)
    --- also app/urls.py                 a file that the change leaves alone

The path may be left out where there is one file. Marks: `on KEY`, `off KEY` (an off side that was
kept), `guard KEY`, `unguarded`, `unknown`, `removed` (a removal is told here), `cleanup KEY on`
(the clean-up of KEY, its on side kept, is told here; `off`, or the variant). A changed line without
a mark must be no behaviour.

A line that holds the test and a new side at once (a ternary, `return new if …`) is `on KEY`; one that
holds the test and the kept side only is `guard KEY`. Of flags inside one another the inner one counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from shipcheck.code.judgement import FileVersions
from shipcheck.code.parsing import can_read, read_source
from shipcheck.model.languages import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from shipcheck.code.flag_test import Recogniser

ROOT = Path(__file__).parent
MARK = re.compile(r"[ \t]*⟦([^⟧]*)⟧[ \t]*$")
SECTION = re.compile(r"^--- (base|head|also)(?: (\S+))?$")


@dataclass(slots=True)
class CaseFile:
    """One file of a case; `marks` by line of the head."""

    path: str
    base: list[str] | None = None
    head: list[str] | None = None
    also: list[str] | None = None
    marks: dict[int, set[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A case, named by its language and its file."""

    name: str
    language: str
    header: Mapping[str, str]
    files: tuple[CaseFile, ...]

    def file(self, path: str) -> CaseFile:
        """The file of a path."""
        return next(one for one in self.files if one.path == path)


def cases() -> Iterator[Case]:
    """All cases."""
    for place in sorted(ROOT.glob("*/*.txt")):
        yield read_case(place.read_text(), f"{place.parent.name}/{place.stem}", place.parent.name)


def read_case(text: str, name: str, language: str) -> Case:
    """One case."""
    header: dict[str, str] = {}
    files: dict[str, CaseFile] = {}
    current: list[str] | None = None
    marks: dict[int, set[str]] | None = None
    for line in text.splitlines():
        section = SECTION.match(line)
        if section:
            kind, path = section.group(1), section.group(2) or header.get("path", "")
            file = files.setdefault(path, CaseFile(path))
            current = []
            setattr(file, kind, current)
            marks = file.marks if kind == "head" else None
        elif current is None:
            key, _, value = line.partition(":")
            header[key.strip()] = value.strip()
        else:
            current.append(_without_marks(line, len(current) + 1, marks))
    return Case(name, language, header, tuple(files.values()))


def _without_marks(line: str, number: int, marks: dict[int, set[str]] | None) -> str:
    """The line itself; its marks are noted."""
    while marks is not None and (found := MARK.search(line)):
        marks.setdefault(number, set()).add(found.group(1).strip())
        line = line[: found.start()]
    return line


def versions(case: Case, recogniser: Recogniser) -> list[FileVersions]:
    """The changed files as the analysis takes them."""
    return [_versions(one, case.language, recogniser) for one in case.files if one.also is None]


def _versions(file: CaseFile, language: str, recogniser: Recogniser) -> FileVersions:
    language = language_in(file.path, language)
    head = None if file.head is None else read_source(language, _source(file.head))
    base = None if file.base is None else read_source(language, _source(file.base))
    added, deleted = _diff(file.base or [], file.head or [])
    return FileVersions(file.path, language, head, base, added, deleted, recogniser, recogniser)


def language_in(path: str, language: str) -> str:
    """The language of a file by its ending, else its folder's."""
    found = language_of(PurePosixPath(path).name) if path else None
    return found if found is not None and can_read(found) else language


def _source(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _diff(base: list[str], head: list[str]) -> tuple[frozenset[int], frozenset[int]]:
    """The added lines of the head and the deleted ones of the base."""
    added: set[int] = set()
    deleted: set[int] = set()
    for kind, i, j, k, m in SequenceMatcher(None, base, head, autojunk=False).get_opcodes():
        if kind != "equal":
            deleted |= set(range(i + 1, j + 1))
            added |= set(range(k + 1, m + 1))
    return frozenset(added), frozenset(deleted)
