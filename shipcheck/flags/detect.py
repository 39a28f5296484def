"""Finds the flag definitions of a repository whose checklist names no flag service.

A file counts if both its name and its content are those of a format. Of several files of a format
the one that names production counts; where that is not one file, nothing is guessed.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Any

from shipcheck.errors import ShipcheckError
from shipcheck.flags.services.documents import parse
from shipcheck.http.reading import map_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from shipcheck.flags.service import ReadFile

MOST_READ = 20
"""Candidates that are read; a repository with more is no case for guessing."""

_GITLAB = re.compile(r"(?:ee/)?config/feature_flags/[a-z_]+/[^/]+\.ya?ml")
_NAMES = re.compile(
    r"(?:.*[._-])?(?:flags?|features?|flagd|goff|flag-config)(?:[._-].*)?", re.ASCII
)
_FORMATS = (".json", ".yaml", ".yml", ".toml")
_NOT_OURS = frozenset(
    ("test", "tests", "testdata", "spec", "specs", "fixtures", "example", "examples", "sample",
     "samples", "docs", "doc", "node_modules", "vendor", "third_party")
)  # fmt: skip


async def detect_flag_files(
    paths: Sequence[str], read_file: ReadFile
) -> tuple[str, Mapping[str, Any]] | None:
    """The service that reads the flags defined in the repository, and its settings.

    Args:
        paths: all files at the commit.
        read_file: the content of one of them.
    """
    gitlab = [path for path in paths if _GITLAB.fullmatch(path)][:1]
    if await _of_format(gitlab, read_file, _is_gitlab):
        return "gitlab-file", {}
    candidates = list(_candidates(paths))
    if len(candidates) > MOST_READ:
        return None
    for service, fits in _SERVICES.items():
        found = await _of_format(candidates, read_file, fits)
        if found:
            path = _chosen(found)
            return (service, {"path": path}) if path else None
    return None


def _candidates(paths: Iterable[str]) -> Iterator[str]:
    """Files that are named like flag definitions, and stand where nobody keeps examples."""
    for path in paths:
        stem, end = posixpath.splitext(posixpath.basename(path).lower())
        folders = path.lower().split("/")[:-1]
        if end in _FORMATS and _NAMES.fullmatch(stem) and not _NOT_OURS.intersection(folders):
            yield path


async def _of_format(
    paths: Iterable[str], read_file: ReadFile, fits: Callable[[Mapping[str, Any]], bool]
) -> list[str]:
    """The files whose content is of a format."""
    found = []
    for path in paths:
        data = await read_file(path)
        try:
            if data is not None and fits(map_in(parse(data, path))):
                found.append(path)
        except ShipcheckError:
            continue  # what cannot be read defines no flags
    return found


def _chosen(paths: Sequence[str]) -> str | None:
    """The only file, or the only one for production."""
    production = [path for path in paths if "prod" in path.lower()]
    alone = paths if len(paths) == 1 else production
    return alone[0] if len(alone) == 1 else None


def _is_gitlab(document: Mapping[str, Any]) -> bool:
    return isinstance(document.get("name"), str) and "default_enabled" in document


def _is_flagd(document: Mapping[str, Any]) -> bool:
    flags = map_in(document.get("flags"))
    return bool(flags) and all(
        map_in(flag).get("state") in ("ENABLED", "DISABLED") and "variants" in flag
        for flag in flags.values()
    )


def _is_go_feature_flag(document: Mapping[str, Any]) -> bool:
    return bool(document) and all(
        {"variations", "defaultRule"} <= map_in(flag).keys() for flag in document.values()
    )


def _is_flipt(document: Mapping[str, Any]) -> bool:
    flags = document.get("flags")
    return (
        isinstance(flags, list)
        and bool(flags)
        and all({"key", "enabled"} <= map_in(flag).keys() for flag in flags)
    )


_SERVICES: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "flagd-file": _is_flagd,
    "go-feature-flag-file": _is_go_feature_flag,
    "flipt-file": _is_flipt,
}
