"""Which coverage reports count: those that name their commit, for files that are the same there.

A report names its commit by `{sha}` in the configured path, or by a side file, `PATH.commit`, whose
first word is the commit. One that git tracks never counts. A file's figures count where the file
was the same at that commit as it is at the head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shipcheck.coverage.go_modules import read_go_modules
from shipcheck.coverage.mapping import map_paths
from shipcheck.coverage.registry import SIZE_LIMIT, read_report
from shipcheck.coverage.report import Deferred
from shipcheck.errors import ShipcheckError
from shipcheck.git.objects import list_tree
from shipcheck.git.outside import NoSuchFile, outside_file, read_regular, side_commit
from shipcheck.git.reads import resolve_commit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shipcheck.coverage.report import CoverageReport, FileCoverage
    from shipcheck.git.repository import Repository

MOST_COMMITS = 50
"""Commits for which a path with `{sha}` is looked up: the head, then the change's others."""

_COMMIT = r"[0-9a-f]{7,64}"
_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}


@dataclass(frozen=True, slots=True)
class TrustedReport:
    """A report of a commit; `files` are by the repository's own paths, `source` is the report's."""

    source: str
    commit: str
    files: Mapping[str, FileCoverage]


@dataclass(frozen=True, slots=True)
class FoundReports:
    """The reports that count, and why others do not, each a line for people."""

    reports: tuple[TrustedReport, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reports say of one file, each with the report's path; and why a report is left out."""

    counted: tuple[tuple[str, FileCoverage], ...]
    left_out: tuple[str, ...]


async def find_reports(
    repository: Repository, commits: Sequence[str], paths: Sequence[str]
) -> FoundReports:
    """The reports that are there and name a commit.

    Args:
        repository: where they are looked for.
        commits: the head, then other commits of the change, newest first.
        paths: as configured, from the repository's root; `{sha}` is a commit.

    Raises:
        GitError: git could not be asked.
    """
    reports: list[TrustedReport] = []
    problems: list[str] = []
    for template in paths:
        told: list[tuple[str, str | None]] = [(template, None)]
        if "{sha}" in template:
            told = [(template.replace("{sha}", one), one) for one in commits[:MOST_COMMITS]]
        absent = 0
        for path, commit in told:
            try:
                reports.append(await _read(repository, path, commit))
            except NoSuchFile:
                absent += 1
            except ShipcheckError as error:
                problems.append(error.message)
        if absent == len(told):
            problems.append(f"there is no {template}")
    return FoundReports(tuple(reports), tuple(problems))


async def _read(repository: Repository, path: str, commit: str | None) -> TrustedReport:
    """One report.

    Raises:
        NoSuchFile: it is not there.
        ShipcheckError: it cannot be read, may not count, or is about a commit that is not here.
    """
    file = await outside_file(repository, path)
    data = read_regular(file, path, SIZE_LIMIT)
    found = commit or await _named_commit(repository, side_commit(file, path), path)
    files = await map_report(repository, read_report(path, data), found, repository.top)
    return TrustedReport(path, found, files)


async def map_report(
    repository: Repository,
    report: CoverageReport,
    commit: str,
    top: Path,
    folder: str | None = None,
) -> Mapping[str, FileCoverage]:
    """The files of a report by the repository's own paths; those that cannot be told are left out.

    `top` is the work tree that the report was made in, as far as it was made on this machine;
    `folder` what its relative paths are relative to in there, where that is known.

    Raises:
        GitError: the commit could not be read.
    """
    tree = await list_tree(repository.git, commit)
    modules = await read_go_modules(repository.git, commit, tree)
    mapped = map_paths(report, tree, top=str(top), go_modules=modules, folder=folder)
    return Deferred(report.files.__getitem__, {found: path for path, found in mapped.items()})


async def _named_commit(repository: Repository, word: str, path: str) -> str:
    """The commit that a side file names: by its name, since `HEAD` would be right for ever."""
    found = None
    if re.fullmatch(_COMMIT, word):
        found = await resolve_commit(repository.git, word)
    # A branch or a tag may have a name that looks like the beginning of a commit's.
    if found is None or not found.startswith(word):
        raise ShipcheckError(f"{path} is about a commit that is not here")
    return found


async def figures(
    repository: Repository, head: str, found: FoundReports, paths: Sequence[str]
) -> dict[str, Figures]:
    """What counts for each of these files of the head; raises GitError."""
    now = await _blobs(repository, head, paths)
    counted: dict[str, list[tuple[str, FileCoverage]]] = {path: [] for path in paths}
    left_out: dict[str, list[str]] = {path: [] for path in paths}
    for report in found.reports:
        then = now if report.commit == head else await _blobs(repository, report.commit, paths)
        for path in paths:
            if path not in report.files:
                left_out[path].append(f"{report.source} does not tell of it")
            elif path not in now or then.get(path) != now[path]:
                left_out[path].append(
                    f"{report.source} is about {report.commit[:12]}, where it was another"
                )
            else:
                counted[path].append((report.source, report.files[path]))
    return {path: Figures(tuple(counted[path]), tuple(left_out[path])) for path in paths}


async def _blobs(repository: Repository, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """The names of the contents of files at a commit."""
    if not paths:
        return {}
    listing = await repository.git.text(
        "ls-tree", "-z", "--full-tree", "--end-of-options", commit, *paths,
        extra_environment=_LITERAL,
    )  # fmt: skip
    entries = (entry.partition("\t") for entry in listing.split("\0") if entry)
    return {path: fields.split(" ")[2] for fields, _, path in entries}
