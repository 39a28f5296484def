"""The changed files as source code: what they were at the base, and what they are at the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.code.lines import BINARY, LINKED
from shipcheck.code.parsing import can_read, read_versions
from shipcheck.code.positions import touched_lines
from shipcheck.code.selection import Interest, names_passed_over
from shipcheck.flags.interest import Teller
from shipcheck.flags.interpreters import language_by_first_line
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import is_asset, kind_of
from shipcheck.model.words import FileKind
from shipcheck.process.aside import aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shipcheck.code.statements import Module
    from shipcheck.flags.knowledge import Knowledge
    from shipcheck.git.repository import Repository
    from shipcheck.model.change import Change, ChangedFile

LARGEST = 2_000_000
"""Bytes of a file that is read; people write a hundredth of it."""

NO_CODE = frozenset({
    "css", "scss", "less", "sql", "yaml", "json", "toml", "xml", "markdown", "restructuredtext", "make",
    "dockerfile", "shell", "batch", "powershell", "terraform", "hcl", "nix", "protobuf", "graphql",
})  # fmt: skip
"""Languages in which nobody asks a flag: styles, settings, schemas, scripts of the developers."""


_ABSENT = "0"


@dataclass(frozen=True, slots=True)
class ChangedSource:
    """A changed file of code; a module is None where the file is absent, or cannot be read."""

    file: ChangedFile
    language: str
    head: Module | None
    base: Module | None

    @property
    def path_before(self) -> str:
        """Where it was at the base."""
        return self.file.old_path or self.file.path


@dataclass(frozen=True, slots=True)
class Sources:
    """The changed files of code, and those that can only be looked at by a person."""

    files: tuple[ChangedSource, ...]
    beside: tuple[ChangedFile, ...]


async def read_sources(
    change: Change, repository: Repository, knowledge: Knowledge | None
) -> Sources:
    """The changed files of code, parsed; tests, docs, generated files and migrations left out.

    Functions that stayed as they were and have nothing to do with flags are passed over; nothing is
    where `knowledge`, what is known of the team's own ways to ask, is None.

    Raises:
        MissingObjects: a partial clone lacks files of the change.
    """
    code = [file for file in change.files if is_code(file)]
    chosen = [file for file in code if file.language not in NO_CODE]
    blobs = [blob for file in chosen for blob in (file.new_blob, file.old_blob)]
    wanted = [blob for blob in blobs if blob.strip(_ABSENT)]
    contents = dict(zip(wanted, await read_blobs(repository.git, wanted), strict=True))
    files = await aside(lambda: [_source(file, contents, knowledge) for file in chosen])
    files += (ChangedSource(file, BINARY, None, None) for file in change.files if _hides(file))
    files += (ChangedSource(file, LINKED, None, None) for file in change.files if _led(file))
    scripts = [one.file for one in files if one.file.language is None and one.language in NO_CODE]
    files = [one for one in files if one.language not in NO_CODE]
    return Sources(tuple(files), (*_beside(change.files), *scripts))


def is_code(file: ChangedFile) -> bool:
    """Whether the file holds behaviour that a flag could guard."""
    return file.kind is FileKind.CODE and not (file.binary or file.is_submodule or file.is_symlink)


def _hides(file: ChangedFile) -> bool:
    """Whether it is a file of code in which git sees no text: a NUL byte is enough for that."""
    changed = file.binary and file.old_blob != file.new_blob
    return changed and not file.is_symlink and _is_source(file)


def _led(file: ChangedFile) -> bool:
    """Whether code is another since a link leads elsewhere, came in its place, or went from it."""
    there = file.old_blob.strip(_ABSENT) and file.new_blob.strip(_ABSENT)
    changed = there and file.old_blob != file.new_blob
    return bool(changed) and file.is_symlink and _is_source(file)


def _is_source(file: ChangedFile) -> bool:
    """Whether a path is that of code that could ask a flag."""
    named = file.language is not None and file.language not in NO_CODE
    other = file.is_submodule or is_asset(file.path)
    return named and not other and kind_of(file.path) is FileKind.CODE


def _beside(files: Sequence[ChangedFile]) -> Iterable[ChangedFile]:
    """What changes how the program runs and cannot be guarded: settings, manifests, styles."""
    kinds = (FileKind.CONFIG, FileKind.DEPENDENCY, FileKind.CI)
    for file in files:
        if file.kind in kinds or (is_code(file) and file.language in NO_CODE):
            yield file


def _source(
    file: ChangedFile, contents: Mapping[str, bytes | None], knowledge: Knowledge | None
) -> ChangedSource:
    """One file, parsed at both ends; a file that changed its language is new."""
    head, base = contents.get(file.new_blob), contents.get(file.old_blob)
    language = file.language or language_by_first_line(head or base) or "unknown"
    before = file.old_path or file.path
    readable = can_read(language) and len(head or b"") + len(base or b"") <= LARGEST
    if not readable:
        return ChangedSource(file, language, None, None)
    if (language_of(before) or language_by_first_line(base)) != language:
        base = None
    return _parsed(file, language, (head, base), knowledge)


def _parsed(
    file: ChangedFile,
    language: str,
    contents: tuple[bytes | None, bytes | None],
    knowledge: Knowledge | None,
    names: frozenset[bytes] = frozenset(),
) -> ChangedSource:
    interest = None
    if knowledge is not None:
        lines = touched_lines(*lines_of(file))
        interest = Interest(*lines, Teller(language, knowledge), names)
    return ChangedSource(file, language, *read_versions(language, *contents, interest))


def read_more(
    source: ChangedSource, knowledge: Knowledge, names: frozenset[bytes]
) -> ChangedSource | None:
    """A file read again, with all that names these words; None where it was read so far."""
    words = names | Teller(source.language, knowledge).own
    if not names_passed_over((source.head, source.base), words):
        return None
    head, base = (None if one is None else one.source for one in (source.head, source.base))
    return _parsed(source.file, source.language, (head, base), knowledge, names)


def lines_of(file: ChangedFile) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of the head that a file's change adds, and those of the base that it deletes."""
    return (
        frozenset(line for hunk in file.hunks for line in _lines(hunk.added)),
        frozenset(line for hunk in file.hunks for line in _lines(hunk.deleted)),
    )


def _lines(ranges: Iterable[tuple[int, int]]) -> Iterator[int]:
    """The lines of inclusive ranges."""
    return (line for first, last in ranges for line in range(first, last + 1))
