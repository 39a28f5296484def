"""Knowledge of a team's flags from its code: one `git grep` for the names that are still open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from shipcheck.code.nodes import Call
from shipcheck.code.parsing import can_read, read_versions
from shipcheck.code.selection import Interest, words_in
from shipcheck.code.walk import walk
from shipcheck.flags.derive import derived_in, smells
from shipcheck.flags.exported import agreed, constants_of, handles_of
from shipcheck.flags.interest import Teller
from shipcheck.flags.knowledge import Knowledge, knowledge_of
from shipcheck.flags.naming import split_callee
from shipcheck.flags.recogniser import recogniser_for
from shipcheck.flags.templates import TEMPLATES
from shipcheck.flags.uses import all_tests
from shipcheck.git.grep import grep_files
from shipcheck.git.names import checked_name
from shipcheck.git.objects import read_blobs
from shipcheck.model.languages import language_of
from shipcheck.model.path_kinds import kind_of
from shipcheck.model.words import FileKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from shipcheck.code.statements import Module
    from shipcheck.flags.forms import CallForm
    from shipcheck.flags.recogniser import FileRecogniser
    from shipcheck.git.runner import Git

ROUNDS = 2
"""Constants that stand for constants of yet another file are looked up so often."""
MOST_FILES = 60
MOST_FILES_OF_ALL = 400
"""Files that are read for constants: for a change, and for a whole repository."""
AT_ONCE = 100
"""Names in one expression for git."""
PATHS_AT_ONCE = 500
"""Paths in one call of git; what a system allows in a command is some hundred thousand characters."""
LARGEST = 1_000_000
"""Bytes of a file that is read for constants."""

_DEFINED = (
    r"(^|[^[:alnum:]_.])({names})[\"']?"
    r"([[:space:]]*(:[^=]*|[A-Za-z.&<>]+)?=[^=~>]|[[:space:]]*(:|=>)|[[:space:]]*\([\"':]|,$)"
    r"|(class|enum|module|object|struct|interface)[[:space:]]+({names})([^[:alnum:]_]|$)"
    r"|(def|defp|func|fun|fn|function)[[:space:]]+(\([^)]*\)[[:space:]]*)?([A-Za-z_]+[.])?({names})"
    r"([^[:alnum:]_]|$)"
)
"""What defines a constant, an entry of a map, a member of an enum or a function, for git grep."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known, and the recognisers of the files that know it, by path."""

    knowledge: Knowledge
    readers: Mapping[str, FileRecogniser]

    def reader(self, path: str, module: Module) -> FileRecogniser:
        """The recogniser of a file; a copy's base is another reading of one that is known."""
        found = self.readers.get(path)
        same = found is not None and found.facts.module is module
        return found if found and same else recogniser_for(module, path, self.knowledge)


async def gather(
    git: Git, commit: str, settings: Mapping[str, Any], modules: Mapping[str, Module]
) -> Gathered:
    """What is known for reading `modules`, files of a commit by their paths.

    Wrappers and constants of the checklist, constants and functions around flags of the files
    themselves, and of the files at the commit that define the names which are still open.
    """
    told = knowledge_of(settings)
    gathered = learn(told, _readers(modules, told))
    looked_up: set[str] = set()
    found: Mapping[str, Module] = {}
    for _ in range(ROUNDS):
        readers = gathered.readers
        missing = open_names(readers[path] for path in modules)
        missing |= open_keys(readers[path] for path in found)
        missing -= looked_up
        if not missing:
            break
        looked_up |= missing
        found = await _defining(git, commit, missing, readers, knowledge=gathered.knowledge)
        if found:
            started = {path: reader.knowing(told) for path, reader in readers.items()}
            gathered = learn(told, started | _readers(found, told))
    return Gathered(gathered.knowledge, {path: gathered.readers[path] for path in modules})


async def definitions(
    git: Git, commit: str, settings: Mapping[str, Any], names: Collection[str]
) -> Knowledge:
    """The checklist's knowledge and what dotted names stand for in the files that define them."""
    tellings = {_telling(name) for name in names} - {""}
    told = knowledge_of(settings)
    known = await _defining(git, commit, tellings, (), knowledge=told, most=MOST_FILES_OF_ALL)
    return learn(told, _readers(known, told)).knowledge


def _readers(modules: Mapping[str, Module], knowledge: Knowledge) -> dict[str, FileRecogniser]:
    return {path: recogniser_for(module, path, knowledge) for path, module in modules.items()}


def learn(knowledge: Knowledge, readers: Mapping[str, FileRecogniser]) -> Gathered:
    """The same, knowing the constants, held flags and functions around flags of these files.

    `readers` are the recognisers of the files that have this knowledge.
    """
    telling = [  # what a template sets is its own
        one for one in readers.values() if one.facts.module.language not in TEMPLATES
    ]
    constants = agreed(pair for reader in telling for pair in constants_of(reader))
    handles = dict(pair for reader in telling for pair in handles_of(reader))
    learned = replace(knowledge.with_constants(constants), handles=handles)
    knowing = {path: reader.knowing(learned) for path, reader in readers.items()}
    own = {call for row in knowledge.wrappers for call in row.calls}
    rows: dict[str, set[CallForm]] = {}
    for reader in knowing.values():
        for found in derived_in(reader):
            if found.name not in own:
                rows.setdefault(found.name, set()).add(found.row())
    single = [next(iter(same)) for same in rows.values() if len(same) == 1]
    if not single:
        return Gathered(learned, knowing)
    everything = replace(learned, wrappers=(*learned.wrappers, *single))
    return Gathered(
        everything, {path: reader.knowing(everything) for path, reader in knowing.items()}
    )


def open_names(readers: Iterable[FileRecogniser]) -> set[str]:
    """The names that may stand for a key, hold a flag or ask one, and are defined nowhere we know."""
    readers = list(readers)
    missing = open_keys(readers)
    for reader in readers:
        missing |= set(_open_calls(reader))
    return missing


def open_keys(readers: Iterable[FileRecogniser]) -> set[str]:
    """The names that stand for a key where a flag is asked, and are defined nowhere we know."""
    missing: set[str] = set()
    for reader in readers:
        all_tests(reader)  # what is missing is noted while they are read
        missing |= {_telling(name) for name in reader.keys.missing}
    return missing - {""}


def _open_calls(reader: FileRecogniser) -> Iterator[str]:
    """The functions, or classes of functions, that may be somebody's way to ask a flag."""
    here = {function.name for function in reader.facts.functions}
    for node in walk(reader.facts.module.body):
        if not isinstance(node, Call) or reader.test(node) is not None:
            continue
        receiver, last = split_callee(node.callee)
        owner = receiver.rpartition(".")[2]
        if owner[:1].isupper() and (smells(last) or smells(f"{owner}.{last}")):
            yield owner
        elif smells(last) and last not in here:
            yield last


async def _defining(
    git: Git,
    commit: str,
    names: Collection[str],
    known: Collection[str],
    *,
    knowledge: Knowledge,
    most: int = MOST_FILES,
) -> Mapping[str, Module]:
    """The files at a commit that define one of the names, read."""
    paths = [path for path in await defining_files(git, commit, names) if path not in known][:most]
    blobs = await read_blobs(git, [f"{commit}:{path}" for path in paths])
    words = frozenset(word for name in names for word in words_in(name))
    found: dict[str, Module] = {}
    for path, blob in zip(paths, blobs, strict=True):
        if blob is not None and len(blob) <= LARGEST:
            language = language_of(path) or ""
            telling = Teller(language, knowledge)
            interest = Interest(frozenset(), frozenset(), telling, words)
            module, _ = read_versions(language, blob, None, interest)
            if module is not None:
                found[path] = module
    return found


async def defining_files(git: Git, commit: str, names: Collection[str]) -> list[str]:
    """The files of code at a commit that seem to define one of the names, sorted."""
    words = sorted(word for word in names if re.fullmatch(r"\w{2,80}[?!]?", word, re.ASCII))
    paths: set[str] = set()
    for start in range(0, len(words), AT_ONCE):
        some = words[start : start + AT_ONCE]
        paths |= await _matching(git, commit, some, await _naming(git, commit, some))
    return sorted(paths)


async def _naming(git: Git, commit: str, words: Sequence[str]) -> list[str]:
    """The files of code that name one of the words: git finds them in a tenth of the time."""
    whole = all(word.isidentifier() for word in words)
    found = await grep_files(git, commit, words, whole_words=whole)
    return [path for path in found if can_read(language_of(path)) and _counts(path)]


async def _matching(git: Git, commit: str, words: Sequence[str], paths: Sequence[str]) -> set[str]:
    """Those of the files that define one of the words."""
    pattern = _DEFINED.replace("{names}", "|".join(map(_literal, words)))
    found: set[str] = set()
    for start in range(0, len(paths), PATHS_AT_ONCE):
        done = await git.run(
            "grep", "-z", "-l", "--text", "--full-name", "-E", "-e", pattern, checked_name(commit),
            "--", *(f":(top,literal){path}" for path in paths[start : start + PATHS_AT_ONCE]),
            ok=(0, 1),
        )  # fmt: skip
        entries = done.stdout.decode("utf-8", "surrogateescape").split("\0")
        found |= {entry.partition(":")[2] for entry in entries[:-1]}
    return found


def _literal(word: str) -> str:
    """A name in a POSIX expression."""
    return word.replace("?", "[?]")


def _counts(path: str) -> bool:
    """Whether a file may define what code uses."""
    return kind_of(path) in (FileKind.CODE, FileKind.OTHER, FileKind.CONFIG, FileKind.GENERATED)


def _telling(name: str) -> str:
    """The part of a dotted name that is worth searching: the last that is written as a constant.

    Empty for what looks like a variable, which is defined everywhere.
    """
    constants = [part for part in name.lstrip("@$").split(".") if part[:1].isupper()]
    return constants[-1] if constants else ""
