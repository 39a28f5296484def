"""The class of a change, by rules on its facts.

Every rule stands here and nowhere else. A rule looks at what kind of files change and how, never
at outcomes of items and never at a score. The highest class that any rule gives wins, and all rules
of that class give their reasons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shipcheck.model.housekeeping import is_housekeeping
from shipcheck.model.path_kinds import is_asset, is_lock_file
from shipcheck.model.text import listed
from shipcheck.model.words import ChangeClass, FileKind, FileStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shipcheck.model.change import ChangedFile

SMALL_CODE_LINES = 50
"""Changed lines of code up to which a change is straightforward.

The median change is 17 lines over 397,845 commits of 16 public repositories, and 24 at Google
(Sadowski et al., ICSE-SEIP 2018); twice that is still an everyday fix.
"""

SMALL_CODE_FILES = 5
"""Files of code up to which a change is straightforward; 90 % of Google's touch under 10 in all."""

NAMED_FILES = 2
"""How many files a reason names before it counts the rest."""

Rule = tuple[ChangeClass, str]


def classify(
    files: Sequence[ChangedFile], *, reverts: str | None = None
) -> tuple[ChangeClass, tuple[str, ...]]:
    """The class and the reasons for it; straightforward changes need none."""
    rules = [*_schema_rules(files), *_contract_rules(files)]
    if reverts and not rules:
        return ChangeClass.STRAIGHTFORWARD, (f"takes back {reverts[:12]} exactly",)
    rules += [*_code_rules(files), *_setup_rules(files), *_odd_rules(files)]
    order = (ChangeClass.TRICKY, ChangeClass.MODERATE)
    highest = next((level for level in order if any(rule[0] is level for rule in rules)), None)
    if highest is None:
        return ChangeClass.STRAIGHTFORWARD, ()
    return highest, tuple(reason for level, reason in rules if level is highest)


def _schema_rules(files: Sequence[ChangedFile]) -> Iterable[Rule]:
    """Schema and code cannot arrive at the same instant."""
    migrations = _of(files, FileKind.MIGRATION)
    landed = [file for file in migrations if file.status is not FileStatus.ADDED]
    if landed:
        yield (
            ChangeClass.TRICKY,
            f"edits or removes a migration that may have run: {_named(landed)}",
        )
    if migrations and _of(files, FileKind.CODE):
        yield (
            ChangeClass.TRICKY,
            f"migration and code together ({_named(migrations)}): "
            "during the deployment, old code meets the new schema or new code the old one",
        )
    elif migrations:
        yield ChangeClass.MODERATE, f"migration: {_named(migrations)}"


def _contract_rules(files: Sequence[ChangedFile]) -> Iterable[Rule]:
    """Clients are built against contracts and do not deploy with us."""
    contracts = _of(files, FileKind.CONTRACT)
    narrowed = [
        file
        for file in contracts
        if file.deleted
        or file.status in (FileStatus.RENAMED, FileStatus.DELETED, FileStatus.TYPE_CHANGED)
        or (file.binary and file.status is not FileStatus.ADDED)
    ]
    if narrowed:
        yield (
            ChangeClass.TRICKY,
            f"changes or removes what a contract says, and clients may rely on it: {_named(narrowed)}",
        )
    elif contracts:
        yield ChangeClass.MODERATE, f"extends a contract: {_named(contracts)}"


def _code_rules(files: Sequence[ChangedFile]) -> Iterable[Rule]:
    """Much code at once."""
    code = _of(files, FileKind.CODE)
    lines = sum(file.added + file.deleted for file in code)
    if lines > SMALL_CODE_LINES:
        yield (
            ChangeClass.MODERATE,
            f"{lines} changed lines of code (small is up to {SMALL_CODE_LINES})",
        )
    touched = [file for file in code if file.added or file.deleted]
    if len(touched) > SMALL_CODE_FILES:
        yield (
            ChangeClass.MODERATE,
            f"{len(touched)} files of code (small is up to {SMALL_CODE_FILES})",
        )


def _setup_rules(files: Sequence[ChangedFile]) -> Iterable[Rule]:
    """What code is built from, runs in and is tested by."""
    labels = {
        FileKind.DEPENDENCY: "what it is built from",
        FileKind.CONFIG: "configuration",
        FileKind.CI: "CI definition",
    }
    for kind, label in labels.items():
        found = [file for file in _of(files, kind) if not is_housekeeping(file.path)]
        manifests = [file for file in found if not is_lock_file(file.path)]
        if manifests:
            yield ChangeClass.MODERATE, f"{label}: {_named(manifests)}"
        elif found:
            yield ChangeClass.MODERATE, f"{label} (lock file alone): {_named(found)}"


def _odd_rules(files: Sequence[ChangedFile]) -> Iterable[Rule]:
    """What is not understood, or turned into something else."""
    unread = {
        FileKind.OTHER: "unclear what it is for",
        FileKind.BINARY: "binary, so nobody reads it",
    }
    for kind, label in unread.items():
        found = [file for file in _of(files, kind) if not is_asset(file.path)]
        found = [file for file in found if not is_housekeeping(file.path)]
        if found:
            yield ChangeClass.MODERATE, f"{label}: {_named(found)}"
    if files and all(file.kind is FileKind.GENERATED for file in files):
        yield (
            ChangeClass.MODERATE,
            f"generated files without what they are made from: {_named(files)}",
        )
    turned = [file for file in files if file.status is FileStatus.TYPE_CHANGED]
    if turned:
        yield ChangeClass.MODERATE, f"file turned link or back: {_named(turned)}"
    submodules = [file for file in files if file.is_submodule]
    if submodules:
        yield ChangeClass.MODERATE, f"submodule: {_named(submodules)}"


def _of(files: Iterable[ChangedFile], kind: FileKind) -> list[ChangedFile]:
    """The files of a kind; a submodule is none of its path's kind."""
    return [file for file in files if file.kind is kind and not file.is_submodule]


def _named(files: Sequence[ChangedFile]) -> str:
    """The first paths and how many more."""
    return listed((file.path for file in files), NAMED_FILES)
